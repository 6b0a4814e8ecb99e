package dev.pavise.messages.audit;

import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import java.nio.charset.StandardCharsets;

/**
 * The end of a tenant's chain. Whoever notes it elsewhere can tell later whether anything before it
 * was changed or cut off.
 *
 * @param sequence of the last entry; 0 when there is none
 */
public record AuditHead(TenantId tenant, long sequence, Sha256 hash) {
  private static final String GENESIS = "pavise-audit-v1 ";

  /** Of a tenant without entries. */
  public static AuditHead genesis(TenantId tenant) {
    return new AuditHead(tenant, 0, Sha256.of((GENESIS + tenant).getBytes(StandardCharsets.UTF_8)));
  }
}
