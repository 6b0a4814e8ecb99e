package dev.pavise.controlplane.audit;

import dev.pavise.controlplane.http.RequestId;
import dev.pavise.messages.audit.AuditActor;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Where a change comes from, as far as the current thread's request tells. */
record Origin(AuditActor actor, @Nullable String address, @Nullable String request) {
  static Origin current() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes web
        ? new Origin(
            principal(), web.getRequest().getRemoteAddr(), RequestId.current().orElse(null))
        : new Origin(
            AuditActor.of(AuditActor.Kind.SERVICE), null, RequestId.current().orElse(null));
  }

  private static AuditActor principal() {
    var authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication != null && authentication.getPrincipal() instanceof Auditable known
        ? known.actor()
        : AuditActor.of(AuditActor.Kind.NOBODY);
  }
}
