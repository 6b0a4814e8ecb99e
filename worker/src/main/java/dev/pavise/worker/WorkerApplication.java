package dev.pavise.worker;

import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
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
}
