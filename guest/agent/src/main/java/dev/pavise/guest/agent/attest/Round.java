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

  private static final int HTTP_UNPROCESSABLE = 422;

  private final ControlPlane controlPlane;
  private final Attester attester;
  private final Console console;

  public Round(ControlPlane controlPlane, Attester attester, Console console) {
    this.controlPlane = controlPlane;
    this.attester = attester;
    this.console = console;
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

  /**
   * Runs from the challenge on.
   *
   * @param needsKeys whether an affirming verdict without keys is to be waited on
   */
  public Outcome run(Bytes agentKey, Sha256 manifest, boolean needsKeys)
      throws IOException, InterruptedException {
    try {
      return answer(controlPlane.challenge(attester.request()), agentKey, manifest, needsKeys);
    } catch (RefusedByControlPlane e) {
      if (e.status() == HTTP_UNPROCESSABLE && !e.findings().isEmpty()) {
        return new Outcome.Refused(e.findings());
      }
      throw e;
    }
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
