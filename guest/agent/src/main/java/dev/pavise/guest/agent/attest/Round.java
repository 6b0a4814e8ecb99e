package dev.pavise.guest.agent.attest;

import dev.pavise.guest.agent.console.Console;
import dev.pavise.guest.agent.controlplane.ControlPlane;
import dev.pavise.guest.agent.controlplane.RefusedByControlPlane;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.attester.EvidenceOutcome;
import dev.pavise.messages.attester.EvidenceSubmission;
import dev.pavise.messages.result.Finding;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One attestation from challenge to outcome. Whatever hinders it on the way is an {@link
 * IOException}: the caller starts another round, with another challenge.
 */
public final class Round {
  /** How long a verdict, and then the keys, may take before the round counts as lost. */
  private static final Duration OUTCOME_WAIT_MAX = Duration.ofMinutes(3);

  /** Between two questions when the other side does not hold the call. */
  private static final Duration POLL_PAUSE = Duration.ofMillis(200);

  /** A challenge lives for minutes; one that waited longer than this is not begun with. */
  private static final Duration PREFETCHED_AGE_MAX = Duration.ofSeconds(30);

  private static final int HTTP_UNPROCESSABLE = 422;

  private final ControlPlane controlPlane;
  private final Attester attester;
  private final Console console;
  private final AtomicReference<@Nullable Prefetched> prefetched = new AtomicReference<>();

  public Round(ControlPlane controlPlane, Attester attester, Console console) {
    this.controlPlane = controlPlane;
    this.attester = attester;
    this.console = console;
  }

  private record Prefetched(Challenge challenge, long atNanos) {
    boolean isOld() {
      return System.nanoTime() - atNanos > PREFETCHED_AGE_MAX.toNanos();
    }
  }

  /** How a round ended. */
  public sealed interface Outcome {
    /**
     * @param runtimeData digest of what the evidence bound
     * @param releasedKeys absent when the manifest has no secrets
     */
    record Affirmed(@Nullable Instant expiresAt, Sha256 runtimeData, @Nullable Bytes releasedKeys)
        implements Outcome {}

    /** The verdict is no, or the keys are refused. */
    record Refused(List<Finding> findings) implements Outcome {}
  }

  /** Asks for the challenge of the first round ahead of time; a failure shows in the round. */
  public void prefetch() throws InterruptedException {
    try {
      var challenge = controlPlane.challenge(attester.request());
      prefetched.set(new Prefetched(challenge, System.nanoTime()));
    } catch (IOException e) {
      console.say("no challenge yet: " + e.getMessage());
    }
  }

  /**
   * Runs from the challenge on.
   *
   * @param needsKeys whether an affirming verdict without keys is to be waited on
   */
  public Outcome run(Bytes agentKey, Sha256 manifest, boolean needsKeys)
      throws IOException, InterruptedException {
    try {
      return answer(challenge(), agentKey, manifest, needsKeys);
    } catch (RefusedByControlPlane e) {
      if (e.status() == HTTP_UNPROCESSABLE && !e.findings().isEmpty()) {
        return new Outcome.Refused(e.findings());
      }
      throw e;
    }
  }

  private Challenge challenge() throws IOException, InterruptedException {
    var ready = prefetched.getAndSet(null);
    return ready == null || ready.isOld()
        ? controlPlane.challenge(attester.request())
        : ready.challenge();
  }

  private Outcome answer(Challenge challenge, Bytes agentKey, Sha256 manifest, boolean needsKeys)
      throws IOException, InterruptedException {
    var evidence = attester.answer(challenge, agentKey, manifest);
    console.say("quote made");
    var receipt = controlPlane.submit(new EvidenceSubmission(challenge.id(), evidence));
    var outcome = await(receipt.evidence(), needsKeys);
    return switch (outcome.status()) {
      case AFFIRMED -> {
        var keys = outcome.releasedKeys();
        yield keys == null && needsKeys
            ? new Outcome.Refused(outcome.findings())
            : new Outcome.Affirmed(outcome.expiresAt(), Sha256.of(evidence.runtimeData()), keys);
      }
      case REFUSED, PENDING -> new Outcome.Refused(outcome.findings());
    };
  }

  private EvidenceOutcome await(EvidenceId evidence, boolean needsKeys)
      throws IOException, InterruptedException {
    var deadline = System.nanoTime() + OUTCOME_WAIT_MAX.toNanos();
    while (System.nanoTime() < deadline) {
      var outcome = controlPlane.outcome(evidence);
      if (isFinal(outcome, needsKeys)) {
        return outcome;
      }
      Thread.sleep(POLL_PAUSE);
    }
    throw new IOException("no outcome of the evidence within " + OUTCOME_WAIT_MAX);
  }

  private static boolean isFinal(EvidenceOutcome outcome, boolean needsKeys) {
    return switch (outcome.status()) {
      case PENDING -> false;
      case REFUSED -> true;
      // The release follows the verdict; a failed one says so in its findings.
      case AFFIRMED ->
          !needsKeys
              || outcome.releasedKeys() != null
              || outcome.findings().stream()
                  .anyMatch(finding -> finding.severity() == Finding.Severity.FAIL);
    };
  }
}
