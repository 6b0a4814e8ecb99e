package dev.pavise.controlplane.broker;

import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.records.Topics;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * What becomes of a record that cannot be taken: one that must not be believed goes to its dead
 * letter topic at once; one that failed for a reason of ours is tried until it succeeds, in order.
 */
@Configuration(proxyBeanMethods = false)
class BrokerConfiguration {
  private static final Duration PAUSE_MIN = Duration.ofMillis(500);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
  private static final double PAUSE_GROWTH = 2;

  @Bean
  CommonErrorHandler deadLetters(KafkaOperations<String, byte[]> kafka) {
    var recoverer =
        new DeadLetterPublishingRecoverer(
            kafka,
            (record, failure) ->
                new TopicPartition(Topics.deadLetterOf(record.topic()), record.partition()));
    var backOff = new ExponentialBackOff(PAUSE_MIN.toMillis(), PAUSE_GROWTH);
    backOff.setMaxInterval(PAUSE_MAX.toMillis());
    var handler = new DefaultErrorHandler(recoverer, backOff);
    handler.addNotRetryableExceptions(MalformedMessage.class);
    return handler;
  }
}
