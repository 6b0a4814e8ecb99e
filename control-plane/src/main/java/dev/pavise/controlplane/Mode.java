package dev.pavise.controlplane;

import dev.pavise.controlplane.migration.Migration;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Chooses, once the settings are read, whether this process serves or migrates. Migrating needs the
 * owner of the tables and nothing else; serving then needs the application's login alone.
 */
final class Mode implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
  static boolean migratesOnly(Environment settings) {
    return settings.getProperty(Migration.ONLY, Boolean.class, false);
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    SpringApplication application = event.getSpringApplication();
    if (!migratesOnly(event.getEnvironment())) {
      application.addPrimarySources(List.of(ControlPlaneApplication.class));
      return;
    }
    Settings.require(
        event.getEnvironment().getProperty("spring.flyway.user"),
        "spring.flyway.user",
        "the role that owns the tables, as " + Migration.ONLY + " is set");
    if (!event.getEnvironment().getProperty("spring.flyway.enabled", Boolean.class, true)) {
      throw new IllegalArgumentException(
          Migration.ONLY + " is set, but spring.flyway.enabled is false; expected one of the two");
    }
    application.setWebApplicationType(WebApplicationType.NONE);
    application.addPrimarySources(List.of(Migration.class));
  }
}
