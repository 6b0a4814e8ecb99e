package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.tenancy.TenantHolder;
import dev.pavise.controlplane.tenancy.TenantScope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes the bearer token of a request and, if it is somebody's, makes that somebody the principal
 * and answers within their tenant. What cannot be a token costs no query. Whether anybody is needed
 * is for the rules behind it.
 */
public final class TokenFilter extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";
  private static final int LENGTH_MAX = 200;

  private final Function<OpaqueToken, ? extends Optional<? extends TenantHolder>> holders;

  public TokenFilter(Function<OpaqueToken, ? extends Optional<? extends TenantHolder>> holders) {
    this.holders = holders;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var holder = bearer(request).flatMap(holders);
    if (holder.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    authenticate(holder.get());
    try {
      TenantScope.call(
          holder.get().tenant(),
          () -> {
            chain.doFilter(request, response);
            return true;
          });
    } catch (IOException | ServletException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }

  /** The bearer token of a request, if it has one that could be ours (RFC 6750, section 2.1). */
  public static Optional<OpaqueToken> bearer(HttpServletRequest request) {
    var header = request.getHeader("Authorization");
    if (header == null
        || header.length() > LENGTH_MAX
        || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    return Optional.of(new OpaqueToken(header.substring(SCHEME.length()).strip()))
        .filter(OpaqueToken::isWellFormed);
  }

  private static void authenticate(TenantHolder holder) {
    var context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(holder, null, java.util.List.of()));
    SecurityContextHolder.setContext(context);
  }
}
