package dev.pavise.controlplane.migration;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;

/**
 * All that runs with {@code pavise.control-plane.migrate-only}: the migrations, as the role that
 * owns the tables. No component scan finds this class, so the control plane knows nothing of it.
 */
@ImportAutoConfiguration({DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
public final class Migration {
  /** Whether only the migrations are run. */
  public static final String ONLY = "pavise.control-plane.migrate-only";
}
