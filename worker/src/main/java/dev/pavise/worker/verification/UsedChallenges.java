package dev.pavise.worker.verification;

import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Sha256;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which challenge was used by which evidence, by partition, as long as it could be used again. The
 * package comment says why this survives a crash. Thread-safe: a partition is used by one consumer
 * thread at a time, and partitions do not share anything.
 */
final class UsedChallenges {
  /** More than this within one challenge lifetime and one partition is no honest use. */
  static final int CHALLENGES_MAX = 50_000;

  private final Map<Integer, Map<ChallengeId, Use>> partitions = new ConcurrentHashMap<>();

  /**
   * @param ear the verdict it got
   * @param affirmed whether that verdict affirms
   * @param forgetAt when the challenge has long expired by itself
   */
  record Use(
      EvidenceId evidence, Sha256 evidenceDigest, String ear, boolean affirmed, Instant forgetAt) {
    boolean isBy(EvidenceId id, Sha256 digest) {
      return evidence.equals(id) && evidenceDigest.equals(digest);
    }
  }

  /** Starts a partition with what is known to have been used. */
  void assign(int partition, Map<ChallengeId, Use> uses) {
    partitions.put(partition, new HashMap<>(uses));
  }

  void revoke(int partition) {
    partitions.remove(partition);
  }

  Optional<Use> find(int partition, ChallengeId challenge) {
    return Optional.ofNullable(uses(partition).get(challenge));
  }

  boolean isFull(int partition, Instant now) {
    var uses = uses(partition);
    if (uses.size() >= CHALLENGES_MAX) {
      uses.values().removeIf(use -> use.forgetAt().isBefore(now));
    }
    return uses.size() >= CHALLENGES_MAX;
  }

  void add(int partition, ChallengeId challenge, Use use) {
    uses(partition).putIfAbsent(challenge, use);
  }

  private Map<ChallengeId, Use> uses(int partition) {
    var uses = partitions.get(partition);
    if (uses == null) {
      throw new IllegalStateException(
          "partition " + partition + " is judged before it is known what was used");
    }
    return uses;
  }
}
