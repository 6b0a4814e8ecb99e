package dev.pavise.worker.verification;

import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Tier;
import dev.pavise.worker.result.EarAuthenticator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * When a partition of evidence is assigned, reads from the verdicts which challenges were used, and
 * returns only when it knows. Waiting for the committed offset first makes sure that no transaction
 * of a worker that died is still to be decided.
 */
final class UsedChallengesReader implements ConsumerAwareRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(UsedChallengesReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  /** Clocks of brokers and workers differ by less. */
  private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(2);

  private final UsedChallenges used;
  private final EarAuthenticator ears;
  private final Map<String, Object> consumerProperties;
  private final Duration challengeLifetime;
  private final InstantSource clock;

  UsedChallengesReader(
      UsedChallenges used,
      EarAuthenticator ears,
      Map<String, Object> consumerProperties,
      Duration challengeLifetime,
      InstantSource clock) {
    this.used = used;
    this.ears = ears;
    this.consumerProperties = new HashMap<>(consumerProperties);
    this.consumerProperties.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    this.consumerProperties.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    this.consumerProperties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    this.consumerProperties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    this.consumerProperties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    this.consumerProperties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.consumerProperties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    this.challengeLifetime = challengeLifetime;
    this.clock = clock;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    for (var partition : assigned) {
      if (partition.topic().equals(Topics.EVIDENCE_RECEIVED)) {
        used.assign(partition.partition(), readUntilKnown(consumer, partition));
      }
    }
  }

  @Override
  public void onPartitionsRevokedAfterCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
    forget(revoked);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
    forget(lost);
  }

  private void forget(Collection<TopicPartition> gone) {
    for (var partition : gone) {
      if (partition.topic().equals(Topics.EVIDENCE_RECEIVED)) {
        used.revoke(partition.partition());
      }
    }
  }

  /** Judging without knowing is not an option, so this tries until it succeeds. */
  private Map<ChallengeId, UsedChallenges.Use> readUntilKnown(
      Consumer<?, ?> consumer, TopicPartition evidence) {
    while (true) {
      try {
        consumer.committed(Set.of(evidence));
        return read(evidence.partition());
      } catch (InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        LOG.warn("cannot yet read which challenges of {} were used: {}", evidence, e.toString());
        sleep();
      }
    }
  }

  private Map<ChallengeId, UsedChallenges.Use> read(int partition) {
    var verdicts = new TopicPartition(Topics.EVIDENCE_APPRAISED, partition);
    var from = clock.instant().minus(challengeLifetime).minus(CLOCK_SKEW_MAX);
    var uses = new HashMap<ChallengeId, UsedChallenges.Use>();
    try (var reader = new KafkaConsumer<byte[], byte[]>(consumerProperties)) {
      reader.assign(List.of(verdicts));
      long end = reader.endOffsets(List.of(verdicts)).getOrDefault(verdicts, 0L);
      var first = reader.offsetsForTimes(Map.of(verdicts, from.toEpochMilli())).get(verdicts);
      if (first == null) {
        return uses;
      }
      reader.seek(verdicts, first.offset());
      while (reader.position(verdicts) < end) {
        for (var verdict : reader.poll(POLL)) {
          add(verdict, uses);
        }
      }
    }
    LOG.info("partition {}: {} challenges were used lately", partition, uses.size());
    return uses;
  }

  /** Only what a worker signed counts: others may be able to write to the topic. */
  private void add(
      ConsumerRecord<byte[], byte[]> verdict, Map<ChallengeId, UsedChallenges.Use> uses) {
    try {
      var appraised = Json.readTolerant(verdict.value(), EvidenceAppraised.class);
      var result = ears.authenticate(appraised.ear());
      if (result.challenge() != null && claimsIts(result)) {
        uses.putIfAbsent(
            result.challenge(),
            new UsedChallenges.Use(
                result.evidence(),
                result.evidenceDigest(),
                appraised.ear(),
                result.status() == Tier.AFFIRMING,
                result.appraisedAt().plus(challengeLifetime).plus(CLOCK_SKEW_MAX)));
      }
    } catch (MalformedMessage e) {
      LOG.warn(
          "passed over a record that no worker signed: {}-{}@{}",
          verdict.topic(),
          verdict.partition(),
          verdict.offset());
    }
  }

  /** Evidence that answered a challenge of others, or one that was used, uses nothing up. */
  private static boolean claimsIts(AttestationResult result) {
    return result.findings().stream()
        .noneMatch(finding -> VerificationFinding.isOfForeignChallenge(finding.code()));
  }

  private static void sleep() {
    try {
      Thread.sleep(RETRY_INTERVAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }
}
