package dev.pavise.controlplane.tenancy;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Refuses to start with a database login that could see past a tenant's rows: a superuser, one that
 * bypasses row-level security, or whoever may act as the owner of a table or as the background
 * role.
 */
@Component
@DependsOnDatabaseInitialization
class IsolationCheck implements InitializingBean {
  private final JdbcClient jdbc;

  IsolationCheck(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void afterPropertiesSet() {
    var sees =
        jdbc.sql(
                """
                select rolsuper or rolbypassrls
                  or pg_has_role(current_user, 'pavise_background', 'MEMBER')
                  or exists (select from pg_class where relkind in ('r', 'p')
                    and relnamespace = 'public'::regnamespace
                    and pg_has_role(current_user, relowner, 'MEMBER'))
                from pg_roles where rolname = current_user
                """)
            .query(Boolean.class)
            .single();
    if (sees) {
      throw new IllegalStateException(
          "spring.datasource.username is a login that row-level security does not hold; expected"
              + " pavise_application, while spring.flyway.user names the owner of the tables");
    }
  }
}
