package dev.pavise.webui.signin;

import dev.pavise.webui.api.ApiToken;
import dev.pavise.webui.api.SessionView;
import dev.pavise.webui.api.TenantKind;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** Who is signed in. Lives in the HTTP session only, and with it the API's token. */
public final class Visitor extends AbstractAuthenticationToken {
  @Serial private static final long serialVersionUID = 1L;

  private final transient SessionView session;

  Visitor(SessionView session) {
    super(List.of());
    this.session = session;
    setAuthenticated(true);
  }

  public ApiToken token() {
    return session.token();
  }

  public String tenant() {
    return session.tenant().name();
  }

  public boolean isDevelopmentTenant() {
    return session.tenant().kind() == TenantKind.DEVELOPMENT;
  }

  public String email() {
    return session.user().email();
  }

  @Override
  public Object getCredentials() {
    return "hidden";
  }

  @Override
  public Object getPrincipal() {
    return session.user().id();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Visitor visitor && session.equals(visitor.session);
  }

  @Override
  public int hashCode() {
    return session.hashCode();
  }
}
