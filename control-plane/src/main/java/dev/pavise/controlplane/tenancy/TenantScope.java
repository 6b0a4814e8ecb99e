package dev.pavise.controlplane.tenancy;

import dev.pavise.messages.TenantId;
import java.util.Optional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The tenant that the present thread works for. Every transaction that begins inside sees and
 * writes this tenant's rows; one that begins outside of any sees none. The tenant comes from a
 * token's record or a stored object, never from what a request says.
 */
public final class TenantScope {
  private static final ScopedValue<TenantId> TENANT = ScopedValue.newInstance();

  private TenantScope() {}

  /** Works for this tenant until the work is done; refuses within a transaction of another. */
  public static <T, X extends Throwable> T call(
      TenantId tenant, ScopedValue.CallableOp<? extends T, X> work) throws X {
    requireNoOtherTransaction(tenant);
    return ScopedValue.where(TENANT, tenant).call(work);
  }

  /** As {@link #call}, for work without a result. */
  public static void run(TenantId tenant, Runnable work) {
    requireNoOtherTransaction(tenant);
    ScopedValue.where(TENANT, tenant).run(work);
  }

  /** The database was told the tenant when the transaction began. */
  private static void requireNoOtherTransaction(TenantId tenant) {
    if (TransactionSynchronizationManager.isActualTransactionActive()
        && !current().equals(Optional.of(tenant))) {
      throw new IllegalStateException("a transaction under way is not of tenant " + tenant);
    }
  }

  static Optional<TenantId> current() {
    return TENANT.isBound() ? Optional.of(TENANT.get()) : Optional.empty();
  }
}
