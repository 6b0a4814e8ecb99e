package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.access.Role;
import dev.pavise.controlplane.http.Body;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.Cursor;
import dev.pavise.controlplane.http.JsonBody;
import dev.pavise.controlplane.http.Page;
import dev.pavise.controlplane.problem.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** API tokens as their members see them: by name and hint, the token itself told once. */
@RestController
@RequestMapping("/api/v1/tokens")
class ApiTokenController {
  private static final int NAME_LENGTH_MAX = 100;

  private final ApiTokens tokens;

  ApiTokenController(ApiTokens tokens) {
    this.tokens = tokens;
  }

  /** The body of a creation: either a role, for all that it holds, or scopes one by one. */
  record CreateApiToken(
      String name,
      @Nullable Role role,
      @Nullable List<Permission> scopes,
      @Nullable Instant expiresAt) {}

  /**
   * A token without what it is worth.
   *
   * @param hint prefix and last characters
   * @param scopes absent for whatever its member may do
   */
  record ApiTokenView(
      UUID id,
      String name,
      UserId member,
      String hint,
      @Nullable List<Permission> scopes,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt) {
    static ApiTokenView of(AccessToken token) {
      var name = token.name();
      return new ApiTokenView(
          token.id(),
          name == null ? "" : name,
          token.user(),
          ApiTokens.PREFIX + "…" + token.hint(),
          Scopes.read(token.scopes()),
          token.createdAt(),
          token.expiresAt(),
          token.lastUsedAt());
    }
  }

  record CreatedApiTokenView(String token, ApiTokenView apiToken) {}

  @Contract(
      id = "createApiToken",
      summary = "Makes an API token, told this once; it can do no more than the token in use",
      needs = Permission.TOKENS_WRITE,
      problems = ErrorCode.TOKENS_EXHAUSTED)
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  CreatedApiTokenView create(
      @AuthenticationPrincipal Caller caller, @Body(fields = CreateApiToken.class) JsonBody body) {
    var name = body.text("/name", NAME_LENGTH_MAX);
    var scopes = scopes(body);
    var expiresAt = body.timeIfAny("/expiresAt");
    body.refuseOthers("", CreateApiToken.class);
    body.requireValid();
    var created = tokens.create(caller, name, scopes, expiresAt);
    return new CreatedApiTokenView(created.token().value(), ApiTokenView.of(created.stored()));
  }

  private static Set<Permission> scopes(JsonBody body) {
    if (body.has("/scopes")) {
      if (body.has("/role")) {
        body.refuse("/role", "must be absent where there are scopes");
      }
      return body.choices("/scopes", Permission.class);
    }
    var role = body.choice("/role", Role.class);
    return role == null ? Set.of() : role.permissions();
  }

  @Contract(
      id = "listApiTokens",
      summary = "One's own API tokens, newest first; for an owner everybody's",
      needs = Permission.TOKENS_READ)
  @GetMapping
  Page<ApiTokenView> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    var size = Page.limit(limit);
    return Page.of(
        tokens.before(caller, Cursor.decode(cursor), size),
        size,
        ApiTokenView::of,
        token -> new Cursor(token.createdAt(), token.id()).encode());
  }

  @Contract(
      id = "revokeApiToken",
      summary = "Revokes an API token at once, with the sessions that came of it",
      needs = Permission.TOKENS_WRITE)
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    tokens.revoke(caller, id);
  }
}
