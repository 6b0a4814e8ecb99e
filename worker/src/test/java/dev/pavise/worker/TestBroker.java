package dev.pavise.worker;

import dev.pavise.messages.records.Topics;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * Where a real broker for tests comes from: the one place to change to get it from elsewhere. It
 * has every topic, and stops with the JVM.
 */
final class TestBroker {
  static final int PARTITIONS = Judging.PARTITIONS;

  private final EmbeddedKafkaKraftBroker broker;

  private TestBroker(EmbeddedKafkaKraftBroker broker) {
    this.broker = broker;
  }

  static TestBroker start() {
    var names =
        Topics.ALL.stream()
            .flatMap(topic -> Stream.of(topic, Topics.deadLetterOf(topic)))
            .toArray(String[]::new);
    var broker = new EmbeddedKafkaKraftBroker(1, PARTITIONS, names);
    broker.brokerProperty("message.max.bytes", "8388608");
    broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
    broker.brokerProperty("transaction.state.log.replication.factor", "1");
    broker.brokerProperty("transaction.state.log.min.isr", "1");
    broker.brokerProperty("auto.create.topics.enable", "false");
    broker.afterPropertiesSet();
    Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy));
    return new TestBroker(broker);
  }

  void stop() {
    broker.destroy();
  }

  String address() {
    return broker.getBrokersAsString();
  }

  Map<String, Object> properties() {
    return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString());
  }
}
