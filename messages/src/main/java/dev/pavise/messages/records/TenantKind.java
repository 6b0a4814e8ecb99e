package dev.pavise.messages.records;

/** What a tenant is for; a production tenant refuses development evidence. */
public enum TenantKind {
  DEVELOPMENT,
  PRODUCTION
}
