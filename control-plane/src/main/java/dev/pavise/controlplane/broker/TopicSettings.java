package dev.pavise.controlplane.broker;

import dev.pavise.controlplane.Settings;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Kafka topics as the control plane makes them.
 *
 * @param partitions the same for every topic, dead letters too
 * @param messageSizeMax largest record; one piece of evidence with manifest and secrets fits
 */
@ConfigurationProperties("pavise.control-plane.topics")
public record TopicSettings(
    @DefaultValue("6") int partitions,
    @DefaultValue("1") int replicas,
    @DefaultValue("8MB") DataSize messageSizeMax) {
  private static final int PARTITIONS_MAX = 1000;
  private static final int REPLICAS_MAX = 10;

  public TopicSettings {
    Settings.requireRange(partitions, 1, PARTITIONS_MAX, "pavise.control-plane.topics.partitions");
    Settings.requireRange(replicas, 1, REPLICAS_MAX, "pavise.control-plane.topics.replicas");
  }
}
