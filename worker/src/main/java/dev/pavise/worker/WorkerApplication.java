package dev.pavise.worker;

import dev.pavise.worker.health.BrokerPulse;
import dev.pavise.worker.health.HealthServer;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;

/**
 * Starts the worker. Nothing is configured by guessing from the class path: what is here is what
 * runs, and the start stays short.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableConfigurationProperties({WorkerProperties.class, KafkaProperties.class})
public class WorkerApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(WorkerApplication.class, arguments);
  }

  @Bean
  WorkerSetup workerSetup(WorkerProperties properties) {
    return WorkerSetup.read(properties);
  }

  @Bean
  WorkerGroups workerGroups(WorkerProperties properties, WorkerSetup setup, KafkaProperties kafka) {
    return new WorkerGroups(properties, setup, kafka, InstantSource.system());
  }

  @Bean
  @ConditionalOnProperty("pavise.worker.health.port")
  BrokerPulse brokerPulse(KafkaProperties kafka) {
    return new BrokerPulse(kafka.buildAdminProperties(), InstantSource.system());
  }

  @Bean
  @ConditionalOnProperty("pavise.worker.health.port")
  HealthServer healthServer(WorkerProperties properties, WorkerGroups groups, BrokerPulse kafka) {
    var health = properties.health();
    return new HealthServer(
        new InetSocketAddress(health.address(), Objects.requireNonNull(health.port())),
        () -> groups.areRunning() && kafka.isRecent());
  }
}
