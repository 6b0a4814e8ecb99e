package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.http.Body;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.JsonBody;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.records.TenantKind;
import java.time.Instant;
import java.util.regex.Pattern;
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
  private static final int EMAIL_LENGTH_MAX = 254;
  private static final int CODE_LENGTH_MAX = 100;
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

  private final Identity identity;

  IdentityController(Identity identity) {
    this.identity = identity;
  }

  record TenantView(TenantId id, String name, TenantKind kind) {
    static TenantView of(Tenant tenant) {
      return new TenantView(tenant.id(), tenant.name(), tenant.kind());
    }
  }

  record UserView(UserId id, String email) {
    static UserView of(User user) {
      return new UserView(user.id(), user.email());
    }
  }

  record BootstrapView(TenantView tenant, String token) {}

  record MeView(TenantView tenant, UserView user) {}

  record SignInCodeView(String code, Instant expiresAt) {}

  record SessionView(String token, Instant expiresAt, TenantView tenant, UserView user) {}

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
    var email = body.text("/email", EMAIL_LENGTH_MAX);
    if (!email.isEmpty() && !EMAIL.matcher(email).matches()) {
      body.refuse("/email", "must be an e-mail address");
    }
    body.refuseOthers("", Bootstrap.class);
    body.refuseOthers("/tenant", NewTenant.class);
    body.requireValid();
    var issued =
        identity.bootstrap(token, name, kind == null ? TenantKind.PRODUCTION : kind, email);
    return new BootstrapView(TenantView.of(issued.tenant()), issued.token().value());
  }

  @Contract(id = "getMe", summary = "Who one is")
  @GetMapping("/api/v1/me")
  MeView me(@AuthenticationPrincipal Caller caller) {
    return new MeView(
        TenantView.of(identity.tenant(caller.tenant())), UserView.of(identity.user(caller)));
  }

  @Contract(id = "issueSignInCode", summary = "A code to sign in with, once")
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
    return new SessionView(
        issued.token().value(),
        issued.expiresAt(),
        TenantView.of(issued.tenant()),
        UserView.of(issued.user()));
  }

  @Contract(id = "closeSession", summary = "Removes the token in use")
  @DeleteMapping("/api/v1/sessions/current")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void closeSession(@AuthenticationPrincipal Caller caller) {
    identity.removeToken(caller);
  }
}
