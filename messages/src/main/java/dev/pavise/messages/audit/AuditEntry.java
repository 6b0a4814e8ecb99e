package dev.pavise.messages.audit;

import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One line of a tenant's audit trail. Its hash covers everything else in it, and with {@code
 * previous} every entry before.
 *
 * @param sequence 1 for the tenant's first entry, then one more each
 * @param address from where it was asked; absent when nobody asked from outside
 * @param request id of the request; absent when it was none
 * @param action what was done, such as {@code keys.released}
 * @param subject what it was done to, such as a deployment's id; absent when it is the tenant
 * @param details text by name, in the order of the names
 * @param previous hash of the entry before; of the tenant's id for the first
 */
public record AuditEntry(
    int version,
    TenantId tenant,
    long sequence,
    Instant at,
    AuditActor actor,
    @Nullable String address,
    @Nullable String request,
    String action,
    @Nullable String subject,
    SortedMap<String, String> details,
    Sha256 previous,
    Sha256 hash) {
  public static final int VERSION = 1;

  public AuditEntry {
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
  }

  /** An entry after {@code previous}, with the hash that it must have. */
  public static AuditEntry chained(
      TenantId tenant,
      long sequence,
      Instant at,
      AuditActor actor,
      @Nullable String address,
      @Nullable String request,
      String action,
      @Nullable String subject,
      Map<String, String> details,
      Sha256 previous) {
    var open =
        new AuditEntry(
            VERSION,
            tenant,
            sequence,
            at,
            actor,
            address,
            request,
            action,
            subject,
            new TreeMap<>(details),
            previous,
            previous);
    return new AuditEntry(
        VERSION,
        tenant,
        sequence,
        at,
        actor,
        address,
        request,
        action,
        subject,
        open.details(),
        previous,
        open.expectedHash());
  }

  /** What {@code hash} has to be. */
  public Sha256 expectedHash() {
    return Sha256.of(CanonicalEntry.of(this));
  }
}
