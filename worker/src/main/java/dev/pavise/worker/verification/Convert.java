package dev.pavise.worker.verification;

import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.finding.FindingCode;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.messages.Bytes;

/** From the contract's types to the Verifier's and back. Stateless. */
final class Convert {
  private Convert() {}

  static Octets octets(Bytes bytes) {
    return Octets.copyOf(bytes.toByteArray());
  }

  static Bytes bytes(Octets octets) {
    return Bytes.copyOf(octets.toByteArray());
  }

  static Evidence evidence(dev.pavise.messages.attester.Evidence evidence) {
    return switch (evidence) {
      case dev.pavise.messages.attester.Evidence.Tpm tpm ->
          new Evidence.Tpm(
              tpm.ekCertificates().stream().map(Convert::octets).toList(),
              octets(tpm.akPublic()),
              octets(tpm.quote()),
              octets(tpm.signature()),
              tpm.pcrs().stream()
                  .map(pcr -> new PcrValue(pcr.bank(), pcr.index(), octets(pcr.value())))
                  .toList(),
              octets(tpm.eventLog()));
    };
  }

  /** Where it is malformed and what was expected there. */
  static Finding finding(MalformedEvidence e, FindingCode code) {
    return code.fail(e.structure() + "." + e.field() + "@" + e.offset(), e.expected(), e.found());
  }
}
