package dev.pavise.verdict;

import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.Finding;
import org.jspecify.annotations.Nullable;

/** What can be found between a manifest and evidence, beside what the Verifier finds in each. */
enum VerdictFinding {
  EVIDENCE_MALFORMED(Axis.KEY_BINDING, "post the evidence as the attester contract describes it"),
  EVIDENCE_FORMAT_UNKNOWN(
      Axis.KEY_BINDING, "post evidence of a format that is known; nothing else is guessed at"),
  RUNTIME_DATA_MALFORMED(
      Axis.KEY_BINDING, "bind runtime data as the attester contract describes them"),
  MANIFEST_NOT_AUTHENTIC(Axis.WORKLOAD, "deploy a manifest that its owner key has signed"),
  OWNER_KEY_REVOKED(
      Axis.WORKLOAD, "deploy a new revision, signed with an owner key that is active"),
  MANIFEST_MISMATCH(Axis.WORKLOAD, "launch the guest with the manifest that was deployed"),
  MINIMUM_TCB_UNKNOWN(
      Axis.FIRMWARE, "name components as docs/compose.md lists them, with a security version"),
  CONDITION_NOT_SUPPORTED(
      Axis.WORKLOAD, "remove the condition from the manifest, or use a platform that can prove it");

  private final Axis axis;
  private final String remedy;

  VerdictFinding(Axis axis, String remedy) {
    this.axis = axis;
    this.remedy = remedy;
  }

  Finding fail(String field, @Nullable String expected, @Nullable String found) {
    return new Finding(name(), axis, Finding.Severity.FAIL, field, expected, found, remedy);
  }
}
