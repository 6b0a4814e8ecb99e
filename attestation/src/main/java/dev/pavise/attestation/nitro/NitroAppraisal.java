package dev.pavise.attestation.nitro;

import static dev.pavise.attestation.finding.FindingCode.DEBUG_ENABLED;
import static dev.pavise.attestation.finding.FindingCode.NITRO_DOCUMENT_TIME;
import static dev.pavise.attestation.finding.FindingCode.NITRO_PCR_MISMATCH;
import static dev.pavise.attestation.finding.FindingCode.NITRO_PCR_MISSING;
import static dev.pavise.attestation.finding.FindingCode.RUNTIME_DATA_NOT_BOUND;
import static dev.pavise.attestation.finding.FindingCode.WORKLOAD_MISMATCH;

import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.wire.Octets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares the claims of a document with what they ought to be. Stateless. */
public final class NitroAppraisal {
  /** The first register that is the enclave's own to extend, and to lock. */
  public static final int WORKLOAD_REGISTER = 16;

  private static final int REGISTER_BYTES = 48;

  private NitroAppraisal() {}

  /**
   * @param nonce that must be in the document, exactly; empty when the caller has none
   */
  public static void appraise(
      NitroClaims claims,
      boolean authentic,
      NitroPolicy policy,
      Optional<Octets> nonce,
      Assessment assessment) {
    var document = claims.document();
    if (document.isDebug() && !policy.debugAllowed()) {
      assessment.add(DEBUG_ENABLED.fail("pcrs.0, pcrs.1, pcrs.2", "measurements", "zeros"));
    }
    boolean current = claims.age().abs().compareTo(policy.ageMax()) <= 0;
    if (!current) {
      assessment.add(
          NITRO_DOCUMENT_TIME.fail(
              "timestamp",
              "at most " + policy.ageMax() + " from the time of judging",
              claims.age().isNegative()
                  ? claims.age().negated() + " after it"
                  : claims.age() + " before it"));
    }
    nonce.ifPresent(expected -> appraiseNonce(expected, document, authentic, current, assessment));
    appraiseRegisters(document, authentic, policy, assessment);
    if (authentic && document.kind() == NitroKind.ENCLAVE) {
      assessment.notApplicable(Axis.FIRMWARE); // What is below an enclave, AWS speaks of nowhere.
    }
  }

  /**
   * The manifest that the enclave has measured. An instance measures it into its TPM, of which a
   * quote speaks.
   *
   * @param manifest digest that must have been extended once into a register that was zero
   */
  public static void appraiseWorkload(
      NitroClaims claims, boolean authentic, Octets manifest, Assessment assessment) {
    var document = claims.document();
    if (document.kind() != NitroKind.ENCLAVE) {
      return;
    }
    var expected = extendedOnce(manifest);
    var found = document.registers().get(WORKLOAD_REGISTER);
    if (!expected.equals(found)) {
      assessment.add(
          WORKLOAD_MISMATCH.fail(
              document.kind().registersField() + "." + WORKLOAD_REGISTER,
              expected.toHex(),
              found == null ? "none" : found.toHex()));
    } else if (authentic) {
      assessment.affirm(Axis.WORKLOAD);
    }
  }

  /** What a register holds that was zero and that was extended once with these bytes. */
  public static Octets extendedOnce(Octets data) {
    return Octets.copyOf(Octets.zeros(REGISTER_BYTES).concat(data).digest("SHA-384"));
  }

  private static void appraiseNonce(
      Octets expected,
      NitroDocument document,
      boolean authentic,
      boolean current,
      Assessment assessment) {
    if (document.nonce().filter(expected::equalsInConstantTime).isEmpty()) {
      assessment.add(
          RUNTIME_DATA_NOT_BOUND.fail(
              "nonce", expected.toHex(), document.nonce().map(Octets::toHex).orElse("none")));
    } else if (authentic) {
      assessment.affirm(Axis.KEY_BINDING);
      if (current) {
        assessment.affirm(Axis.FRESHNESS);
      }
    }
  }

  /** All that the policy names, and those that say what runs, whether it names them or not. */
  private static void appraiseRegisters(
      NitroDocument document, boolean authentic, NitroPolicy policy, Assessment assessment) {
    var demanded = new TreeSet<>(document.kind().identifying());
    demanded.addAll(policy.registers().keySet());
    boolean good = policy.registers().keySet().containsAll(document.kind().identifying());
    for (int index : demanded) {
      var field = document.kind().registersField() + "." + index;
      var found = document.registers().get(index);
      var allowed = policy.registers().get(index);
      if (found == null) {
        good = false;
        assessment.add(NITRO_PCR_MISSING.fail(field, "a value", "none"));
      } else if (allowed != null && !allowed.contains(found)) {
        good = false;
        assessment.add(NITRO_PCR_MISMATCH.fail(field, oneOf(allowed), found.toHex()));
      }
    }
    if (good && authentic) {
      assessment.affirm(Axis.GUEST_IMAGE);
    }
  }

  private static String oneOf(Set<Octets> allowed) {
    return allowed.isEmpty()
        ? "nothing"
        : allowed.stream().map(Octets::toHex).sorted().collect(Collectors.joining(" or "));
  }
}
