package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.access.Role;
import dev.pavise.controlplane.http.Body;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.JsonBody;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.messages.records.TenantKind;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The way in: bootstrap, sign-in codes, sessions, and who one is. */
@RestController
class IdentityController {
  private static final int TENANT_NAME_LENGTH_MAX = 100;
  private static final int CODE_LENGTH_MAX = 100;

  private final Identity identity;

  IdentityController(Identity identity) {
    this.identity = identity;
  }

  record BootstrapView(TenantView tenant, String token) {}

  /** Who one is, and what one may do by the token in use. */
  record MeView(TenantView tenant, UserView user, Role role, List<Permission> permissions) {}

  record SignInCodeView(String code, Instant expiresAt) {}

  /** The body of a bootstrap. */
  record Bootstrap(NewTenant tenant, String email) {}

  record NewTenant(String name, TenantKind kind) {}

  /** The body of a session. */
  record OpenSession(String code) {}

  @Contract(
      id = "bootstrap",
      summary = "Makes the first tenant; works once",
      open = true,
      problems = ErrorCode.BOOTSTRAP_REFUSED)
  @PostMapping("/api/v1/bootstrap")
  @ResponseStatus(HttpStatus.CREATED)
  BootstrapView bootstrap(
      @RequestHeader(name = "Pavise-Bootstrap", defaultValue = "") String token,
      @Body(fields = Bootstrap.class) JsonBody body) {
    var name = body.text("/tenant/name", TENANT_NAME_LENGTH_MAX);
    var kind = body.choice("/tenant/kind", TenantKind.class);
    var email = EmailField.read(body, "/email");
    body.refuseOthers("", Bootstrap.class);
    body.refuseOthers("/tenant", NewTenant.class);
    body.requireValid();
    var issued =
        identity.bootstrap(token, name, kind == null ? TenantKind.PRODUCTION : kind, email);
    return new BootstrapView(TenantView.of(issued.tenant()), issued.token().value());
  }

  @Contract(id = "getMe", summary = "Who one is", needs = Permission.ACCOUNT)
  @GetMapping("/api/v1/me")
  MeView me(@AuthenticationPrincipal Caller caller) {
    return new MeView(
        TenantView.of(identity.tenant(caller.tenant())),
        UserView.of(identity.user(caller)),
        caller.role(),
        caller.permissions().stream().sorted().toList());
  }

  @Contract(
      id = "issueSignInCode",
      summary = "A code to sign in with, once",
      needs = Permission.SIGN_IN)
  @PostMapping("/api/v1/sign-in-codes")
  @ResponseStatus(HttpStatus.CREATED)
  SignInCodeView issueSignInCode(@AuthenticationPrincipal Caller caller) {
    var issued = identity.issueSignInCode(caller);
    return new SignInCodeView(issued.code().value(), issued.expiresAt());
  }

  @Contract(
      id = "openSession",
      summary = "Trades a sign-in code for a session",
      open = true,
      problems = ErrorCode.SIGN_IN_CODE_REFUSED)
  @PostMapping("/api/v1/sessions")
  @ResponseStatus(HttpStatus.CREATED)
  SessionView openSession(@Body(fields = OpenSession.class) JsonBody body) {
    var code = body.text("/code", CODE_LENGTH_MAX);
    body.refuseOthers("", OpenSession.class);
    body.requireValid();
    var issued = identity.openSession(new OpaqueToken(code));
    return SessionView.of(issued);
  }

  @Contract(id = "closeSession", summary = "Removes the token in use", needs = Permission.ACCOUNT)
  @DeleteMapping("/api/v1/sessions/current")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void closeSession(@AuthenticationPrincipal Caller caller) {
    identity.removeToken(caller);
  }
}
