package dev.pavise.controlplane.http;

import dev.pavise.controlplane.access.Authorized;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The one place that decides who may call an endpoint: whoever holds what its {@link Contract}
 * needs. It asks the method that is about to run, not the address, and an endpoint that says
 * nothing is refused; the control plane does not even start with one.
 */
@Component
class AccessRule implements HandlerInterceptor {
  /**
   * Faces that have no roles: the attester's, which has its own tokens, and two that say little.
   */
  private static final Set<String> WITHOUT_ROLES = Set.of("/health", "/error");

  private static final String ATTESTER = "/attest/";

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method) {
      var pattern =
          request.getAttribute(RequestMappingHandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
      decide(method.getMethodAnnotation(Contract.class), String.valueOf(pattern));
    }
    return true;
  }

  private static void decide(@Nullable Contract contract, String pattern) {
    if (contract == null ? isWithoutRoles(pattern) : contract.open()) {
      return;
    }
    if (contract == null || contract.needs().length == 0) {
      throw Problem.of(ErrorCode.FORBIDDEN, "Nobody may do this: it does not say who may.");
    }
    caller().require(List.of(contract.needs()));
  }

  private static Authorized caller() {
    var authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication != null && authentication.getPrincipal() instanceof Authorized known) {
      return known;
    }
    throw Problem.of(ErrorCode.UNAUTHENTICATED, "The request has no valid token.");
  }

  private static boolean isWithoutRoles(String pattern) {
    return WITHOUT_ROLES.contains(pattern) || pattern.startsWith(ATTESTER);
  }

  /** Whether an endpoint says who may call it: what it needs, or that it is open, not both. */
  static boolean isDecided(String pattern, HandlerMethod endpoint) {
    var contract = endpoint.getMethodAnnotation(Contract.class);
    return contract == null
        ? isWithoutRoles(pattern)
        : contract.open() != (contract.needs().length > 0);
  }

  /** Refuses to start with an endpoint that does not say who may call it. */
  @Component
  static class StartCheck implements SmartInitializingSingleton {
    private final RequestMappingHandlerMapping mapping;

    StartCheck(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
      this.mapping = mapping;
    }

    @Override
    public void afterSingletonsInstantiated() {
      mapping
          .getHandlerMethods()
          .forEach(
              (info, method) ->
                  info.getPatternValues().forEach(pattern -> requireDecided(pattern, method)));
    }

    private static void requireDecided(String pattern, HandlerMethod endpoint) {
      if (!isDecided(pattern, endpoint)) {
        throw new IllegalStateException(
            "%s (%s) does not say who may call it; give it a @Contract with either needs or open"
                .formatted(pattern, endpoint));
      }
    }
  }
}
