package dev.pavise.worker.verification;

import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.Finding;
import org.jspecify.annotations.Nullable;

/** What the worker itself can find, beside what the Verifier finds in the evidence. */
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
  CHALLENGES_TOO_MANY(Axis.FRESHNESS, "attest less often, or add workers and partitions"),
  EVIDENCE_MALFORMED(Axis.KEY_BINDING, "post the evidence as the attester contract describes it"),
  EVIDENCE_FORMAT_UNKNOWN(
      Axis.KEY_BINDING, "post evidence of a format that is known; nothing else is guessed at"),
  RUNTIME_DATA_MALFORMED(
      Axis.KEY_BINDING, "bind runtime data as the attester contract describes them"),
  MANIFEST_NOT_AUTHENTIC(Axis.WORKLOAD, "deploy a manifest that its owner key has signed"),
  MANIFEST_MISMATCH(Axis.WORKLOAD, "launch the guest with the manifest that was deployed"),
  MINIMUM_TCB_UNKNOWN(
      Axis.FIRMWARE, "name components as docs/compose.md lists them, with a security version"),
  CONDITION_NOT_SUPPORTED(
      Axis.WORKLOAD, "remove the condition from the manifest, or use a platform that can prove it");

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
