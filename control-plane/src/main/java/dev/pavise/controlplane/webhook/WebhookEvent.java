package dev.pavise.controlplane.webhook;

/** What a webhook may tell of. */
enum WebhookEvent {
  /** The life of a deployment moved. */
  LIFE_CHANGED,
  /** Trust in a deployment moved. */
  TRUST_CHANGED
}
