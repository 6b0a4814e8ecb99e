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

  /**
   * @param report ATTESTATION_REPORT of AMD SEV-SNP
   * @param certificates VEK certificate and its issuers in any order; DER; none of them is trusted
   *     for being here
   */
  record SevSnp(Octets report, List<Octets> certificates) implements Evidence {
    public SevSnp {
      certificates = List.copyOf(certificates);
    }
  }

  /**
   * @param quote DCAP quote of Intel TDX, version 4 or 5
   */
  record Tdx(Octets quote) implements Evidence {}

  /**
   * @param document COSE_Sign1 of a Nitro Enclave or a NitroTPM; which one is in the document
   */
  record Nitro(Octets document) implements Evidence {}
}
