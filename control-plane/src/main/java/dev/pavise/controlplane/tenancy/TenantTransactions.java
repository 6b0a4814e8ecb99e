package dev.pavise.controlplane.tenancy;

import dev.pavise.messages.TenantId;
import java.sql.SQLException;
import java.util.Objects;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Tells the database at the beginning of each transaction which tenant it is for. The setting ends
 * with the transaction, so a pooled connection carries no tenant on to the next.
 */
final class TenantTransactions extends JpaTransactionManager {
  private static final long serialVersionUID = 1;
  private static final String SET_TENANT = "select set_config('pavise.tenant', ?, true)";

  @Override
  protected void doBegin(Object transaction, TransactionDefinition definition) {
    super.doBegin(transaction, definition);
    try {
      TenantScope.current().ifPresent(this::setTenant);
    } catch (RuntimeException e) {
      undo(transaction, e);
      throw e;
    }
  }

  /** What has begun is ended first: else its connection would never come back to the pool. */
  private void undo(Object transaction, RuntimeException reason) {
    try {
      doRollback(
          new DefaultTransactionStatus(null, transaction, true, false, false, false, false, null));
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    } finally {
      doCleanupAfterCompletion(transaction);
    }
  }

  private void setTenant(TenantId tenant) {
    var source = Objects.requireNonNull(getDataSource(), "JPA is without a data source");
    var connection = DataSourceUtils.getConnection(source);
    try (var statement = connection.prepareStatement(SET_TENANT)) {
      statement.setString(1, tenant.toString());
      statement.execute();
    } catch (SQLException e) {
      throw new CannotCreateTransactionException("the tenant of a transaction cannot be set", e);
    } finally {
      DataSourceUtils.releaseConnection(connection, source);
    }
  }
}
