package dev.pavise.worker.verification;

import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.Finding;
import org.jspecify.annotations.Nullable;

/** What the worker finds of its own challenges, beside what is found in evidence and manifest. */
enum VerificationFinding {
  CHALLENGE_NOT_OURS(Axis.FRESHNESS, "send back the ticket of the challenge exactly as it came"),
  CHALLENGE_EXPIRED(Axis.FRESHNESS, "ask for a new challenge and answer it within its lifetime"),
  CHALLENGE_OF_OTHER_DEPLOYMENT(
      Axis.FRESHNESS, "answer only challenges that were made for this very deployment"),
  CHALLENGE_OF_OTHER_FORMAT(
      Axis.FRESHNESS, "answer a challenge with evidence of the format it was asked for with"),
  CHALLENGE_NOT_ANSWERED(
      Axis.FRESHNESS, "put the challenge's nonce into the runtime data, and bind them anew"),
  CHALLENGE_REUSED(Axis.FRESHNESS, "ask for a new challenge for each piece of evidence"),
  CHALLENGES_TOO_MANY(Axis.FRESHNESS, "attest less often, or add workers and partitions");

  private final Axis axis;
  private final String remedy;

  VerificationFinding(Axis axis, String remedy) {
    this.axis = axis;
    this.remedy = remedy;
  }

  /** Whether evidence with this finding has no claim on the challenge it names. */
  static boolean isOfForeignChallenge(String code) {
    return code.equals(CHALLENGE_OF_OTHER_DEPLOYMENT.name())
        || code.equals(CHALLENGE_REUSED.name())
        || code.equals(CHALLENGES_TOO_MANY.name());
  }

  Finding fail(String field, @Nullable String expected, @Nullable String found) {
    return new Finding(name(), axis, Finding.Severity.FAIL, field, expected, found, remedy);
  }
}
