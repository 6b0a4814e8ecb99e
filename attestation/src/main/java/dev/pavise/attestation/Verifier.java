package dev.pavise.attestation;

import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.finding.Assessment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The three rooms that every format goes through. Start here. Stateless; every time is given by the
 * caller.
 */
public final class Verifier {
  private Verifier() {}

  /**
   * Bytes to records.
   *
   * @throws dev.pavise.attestation.wire.MalformedEvidence with the place and the reason
   */
  public static DecodedEvidence decode(Evidence evidence) {
    return switch (evidence) {
      case Evidence.Tpm tpm -> TpmVerifier.decode(tpm);
    };
  }

  /**
   * Signatures, chains and bindings. Affirms the axis of key binding.
   *
   * @param collateralTime that certificates and lists are judged by
   */
  public static Claims authenticate(
      DecodedEvidence evidence,
      Policy policy,
      Binding binding,
      Collateral collateral,
      Instant collateralTime,
      Assessment assessment) {
    return switch (evidence) {
      case DecodedEvidence.Tpm tpm ->
          TpmVerifier.authenticate(tpm, policy, binding, collateral, collateralTime, assessment);
    };
  }

  /**
   * Claims against reference values and policy. Affirms hardware, firmware, guest image and
   * workload.
   *
   * @return the guest image that runs, when it is one of the known ones and all of it matches
   */
  public static Optional<ReferenceValues> appraise(
      Claims claims,
      Policy policy,
      Binding binding,
      List<ReferenceValues> known,
      Assessment assessment) {
    return switch (claims) {
      case Claims.Tpm tpm -> TpmAppraisal.appraise(tpm, policy, binding, known, assessment);
    };
  }
}
