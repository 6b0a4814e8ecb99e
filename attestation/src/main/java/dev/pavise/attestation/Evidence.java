package dev.pavise.attestation;

import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.wire.Octets;
import java.util.List;

/** Evidence as it came: bytes of the platform, nothing read yet. The set is closed on purpose. */
public sealed interface Evidence {
  /**
   * @param ekCertificates endorsement key certificate first; DER
   * @param akPublic TPMT_PUBLIC
   * @param quote TPMS_ATTEST
   * @param signature TPMT_SIGNATURE
   * @param eventLog TCG2 crypto-agile log
   */
  record Tpm(
      List<Octets> ekCertificates,
      Octets akPublic,
      Octets quote,
      Octets signature,
      List<PcrValue> pcrs,
      Octets eventLog)
      implements Evidence {
    public Tpm {
      ekCertificates = List.copyOf(ekCertificates);
      pcrs = List.copyOf(pcrs);
    }
  }
}
