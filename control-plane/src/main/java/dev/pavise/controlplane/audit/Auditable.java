package dev.pavise.controlplane.audit;

import dev.pavise.messages.audit.AuditActor;

/** A principal that can be named in the audit trail. */
public interface Auditable {
  AuditActor actor();
}
