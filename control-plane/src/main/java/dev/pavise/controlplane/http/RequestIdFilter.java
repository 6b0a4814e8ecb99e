package dev.pavise.controlplane.http;

import dev.pavise.messages.records.RequestHeader;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every request its id before anything else looks at it, and answers with it. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestIdFilter extends OncePerRequestFilter {
  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var id = RequestId.accept(request.getHeader(RequestId.HEADER));
    response.setHeader(RequestId.HEADER, id);
    try (var _ = MDC.putCloseable(RequestHeader.LOG_KEY, id)) {
      chain.doFilter(request, response);
    }
  }
}
