package dev.pavise.attestation;

import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.wire.Octets;
import java.util.List;
import java.util.Optional;

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
   * @param eventLog data of the ACPI table CCEL, which the quoted registers must bear out
   */
  record Tdx(Octets quote, Optional<Octets> eventLog) implements Evidence {
    public Tdx(Octets quote) {
      this(quote, Optional.empty());
    }
  }

  /**
   * A confidential VM of Azure.
   *
   * @param hclReport the paravisor's report
   * @param certificates of the hardware key and its issuers in any order; DER
   * @param quote of the paravisor's TPM; without one nothing is said of the guest, only of the
   *     paravisor
   * @param tdQuote for TDX, whose report in the paravisor's nobody else can check
   * @param eventLog of the guest's boot
   */
  record Azure(
      Octets hclReport,
      List<Octets> certificates,
      Optional<Quote> quote,
      Optional<Octets> tdQuote,
      Optional<Octets> eventLog)
      implements Evidence {
    /**
     * @param message TPMS_ATTEST
     * @param signature raw, or TPMT_SIGNATURE
     */
    public record Quote(Octets message, Octets signature, List<PcrValue> pcrs) {
      public Quote {
        pcrs = List.copyOf(pcrs);
      }
    }

    public Azure {
      certificates = List.copyOf(certificates);
    }
  }

  /**
   * Confidential containers of Azure.
   *
   * @param report ATTESTATION_REPORT of the utility VM
   * @param certificates of the hardware key and its issuers in any order; DER
   * @param endorsement of the utility VM's measurement
   * @param securityPolicy that the utility VM enforces, as exact bytes; empty when only its digest
   *     is known
   */
  record ConfidentialContainers(
      Octets report, List<Octets> certificates, Octets endorsement, Optional<Octets> securityPolicy)
      implements Evidence {
    public ConfidentialContainers {
      certificates = List.copyOf(certificates);
    }
  }

  /**
   * @param document COSE_Sign1 of a Nitro Enclave or a NitroTPM; which one is in the document
   */
  record Nitro(Octets document) implements Evidence {}

  /**
   * A quote of a cloud's TPM, for whose key the cloud vouches.
   *
   * @param quote TPMS_ATTEST
   * @param signature TPMT_SIGNATURE
   * @param eventLog TCG2 crypto-agile log
   */
  record VouchedTpm(
      Voucher voucher,
      Octets quote,
      Octets signature,
      List<PcrValue> pcrs,
      Optional<Octets> eventLog)
      implements Evidence {
    public VouchedTpm {
      pcrs = List.copyOf(pcrs);
    }
  }

  /** What stands behind the key of a cloud's TPM. */
  sealed interface Voucher {
    /**
     * @param certificates the key's first; DER
     */
    record Google(List<Octets> certificates) implements Voucher {
      public Google {
        certificates = List.copyOf(certificates);
      }
    }

    /**
     * @param document COSE_Sign1 of a NitroTPM, with the key inside
     */
    record NitroTpm(Octets document) implements Voucher {}
  }
}
