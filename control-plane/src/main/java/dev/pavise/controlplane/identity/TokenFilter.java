package dev.pavise.controlplane.identity;

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
 * Takes the bearer token of a request and, if it is somebody's, makes that somebody the principal.
 * Whether anybody is needed is for the rules behind it.
 */
public final class TokenFilter extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";
  private static final int LENGTH_MAX = 200;

  private final Function<OpaqueToken, ? extends Optional<? extends Record>> holders;

  public TokenFilter(Function<OpaqueToken, ? extends Optional<? extends Record>> holders) {
    this.holders = holders;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var header = request.getHeader("Authorization");
    if (header != null
        && header.length() <= LENGTH_MAX
        && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      holders
          .apply(new OpaqueToken(header.substring(SCHEME.length()).strip()))
          .ifPresent(TokenFilter::authenticate);
    }
    chain.doFilter(request, response);
  }

  private static void authenticate(Record holder) {
    var context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(holder, null, java.util.List.of()));
    SecurityContextHolder.setContext(context);
  }
}
