package dev.pavise.controlplane;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the control plane, or only brings its database up to date; see {@link Mode}. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class ControlPlaneApplication {
  private static final Logger LOG = LoggerFactory.getLogger(ControlPlaneApplication.class);

  public static void main(String[] args) {
    var application = new SpringApplication();
    application.addListeners(new Mode());
    var context = application.run(args);
    if (Mode.migratesOnly(context.getEnvironment())) {
      context.close();
      LOG.info("the database is at this version");
    }
  }

  /** In microseconds, as PostgreSQL keeps time: what was written compares equal to what is read. */
  @Bean
  Clock clock() {
    return Clock.tick(Clock.systemUTC(), java.time.Duration.of(1, ChronoUnit.MICROS));
  }
}
