package dev.pavise.controlplane.webhook;

import dev.pavise.controlplane.audit.Audited;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.audit.AuditActor;
import java.net.URI;
import java.util.Map;
import java.util.UUID;

/**
 * What of webhooks belongs in the audit trail: of a URL the host only, as the rest may be secret.
 */
final class WebhookAudit {
  private WebhookAudit() {}

  static Audited created(Webhook webhook) {
    return of(webhook, "webhook.created");
  }

  static Audited changed(Webhook webhook) {
    return of(webhook, "webhook.changed");
  }

  static Audited deleted(Webhook webhook) {
    return of(webhook, "webhook.deleted");
  }

  static Audited secretRotated(Webhook webhook) {
    return of(webhook, "webhook.secret-rotated");
  }

  static Audited redelivered(TenantId tenant, UUID webhook, UUID delivery) {
    return Audited.of(
        tenant, "webhook.redelivered", webhook.toString(), Map.of("delivery", delivery.toString()));
  }

  /** By the service itself, after its receiver failed for too long. */
  static Audited disabled(TenantId tenant, UUID webhook, String reason) {
    return new Audited(
        tenant,
        AuditActor.of(AuditActor.Kind.SERVICE),
        null,
        "webhook.disabled",
        webhook.toString(),
        Map.of("reason", reason));
  }

  private static Audited of(Webhook webhook, String action) {
    return Audited.of(
        webhook.tenant(),
        action,
        webhook.id().toString(),
        Map.of(
            "host",
            String.valueOf(URI.create(webhook.url()).getHost()),
            "events",
            Webhook.write(webhook.events()),
            "enabled",
            Boolean.toString(webhook.enabled())));
  }
}
