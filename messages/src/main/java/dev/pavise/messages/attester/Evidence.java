package dev.pavise.messages.attester;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.pavise.messages.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evidence as the agent posts it: the platform's own structures, untouched, with what they bind.
 * Each format says where the digest of the {@link RuntimeData} stands, and where the manifest's.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "format")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Evidence.Tpm.class, name = "tpm-2.0"),
  @JsonSubTypes.Type(value = Evidence.SevSnp.class, name = "sev-snp"),
  @JsonSubTypes.Type(value = Evidence.Tdx.class, name = "tdx"),
  @JsonSubTypes.Type(value = Evidence.AzureCvm.class, name = "azure-cvm"),
  @JsonSubTypes.Type(value = Evidence.GceVtpm.class, name = "gce-vtpm"),
  @JsonSubTypes.Type(value = Evidence.NitroTpm.class, name = "nitrotpm"),
  @JsonSubTypes.Type(value = Evidence.NitroEnclave.class, name = "nitro-enclave"),
  @JsonSubTypes.Type(value = Evidence.AzureContainers.class, name = "azure-containers")
})
public sealed interface Evidence {
  /** Largest posting that is read. */
  int SIZE_BYTES_MAX = 512 * 1024;

  /** Exact bytes of the {@link RuntimeData}. */
  Bytes runtimeData();

  /** The challenge's ticket, as it came. */
  Bytes ticket();

  /**
   * A TPM with an endorsement key certificate. Qualifying data: SHA-256 of the runtime data; PCR 8:
   * the manifest.
   *
   * @param ekCertificates as in the request for the challenge
   * @param akPublic TPMT_PUBLIC of the attestation key
   * @param quote TPMS_ATTEST (Part 2, 10.12.12)
   * @param signature TPMT_SIGNATURE (Part 2, 11.3.4)
   * @param pcrs the values the quote covers
   * @param eventLog TCG2 crypto-agile log, as the firmware left it
   */
  record Tpm(
      Bytes runtimeData,
      Bytes ticket,
      List<Bytes> ekCertificates,
      Bytes akPublic,
      Bytes quote,
      Bytes signature,
      List<PcrValue> pcrs,
      Bytes eventLog)
      implements Evidence {
    public Tpm {
      ekCertificates = List.copyOf(ekCertificates);
      pcrs = List.copyOf(pcrs);
    }
  }

  /**
   * REPORT_DATA: SHA-512 of the runtime data; HOST_DATA: the manifest's digest.
   *
   * @param report ATTESTATION_REPORT of AMD SEV-SNP
   * @param certificates as the platform hands them out, in any order; DER; may be empty
   */
  record SevSnp(Bytes runtimeData, Bytes ticket, Bytes report, List<Bytes> certificates)
      implements Evidence {
    public SevSnp {
      certificates = List.copyOf(certificates);
    }
  }

  /**
   * Report data: SHA-512 of the runtime data; RTMR 3, or MRCONFIGID: the manifest's digest.
   *
   * @param quote DCAP quote of Intel TDX
   * @param eventLog content of the ACPI table CCEL; absent where there is none
   */
  record Tdx(Bytes runtimeData, Bytes ticket, Bytes quote, @Nullable Bytes eventLog)
      implements Evidence {}

  /**
   * A confidential VM of Azure. Qualifying data of the quote: SHA-256 of the runtime data; PCR 8:
   * the manifest.
   *
   * @param hclReport the paravisor's report
   * @param certificates of the hardware key and its issuers, in any order; DER
   * @param quote of the paravisor's TPM
   * @param tdQuote with the paravisor's report data; absent on AMD
   * @param eventLog TCG2 crypto-agile log
   */
  record AzureCvm(
      Bytes runtimeData,
      Bytes ticket,
      Bytes hclReport,
      List<Bytes> certificates,
      TpmQuote quote,
      @Nullable Bytes tdQuote,
      Bytes eventLog)
      implements Evidence {
    public AzureCvm {
      certificates = List.copyOf(certificates);
    }
  }

  /**
   * A TPM of Google's, for whose key Google vouches. Qualifying data: SHA-256 of the runtime data;
   * PCR 8: the manifest.
   *
   * @param akCertificates the key's first; DER
   * @param eventLog TCG2 crypto-agile log
   */
  record GceVtpm(
      Bytes runtimeData, Bytes ticket, List<Bytes> akCertificates, TpmQuote quote, Bytes eventLog)
      implements Evidence {
    public GceVtpm {
      akCertificates = List.copyOf(akCertificates);
    }
  }

  /**
   * A TPM of AWS', for whose key a document vouches. Qualifying data: SHA-256 of the runtime data;
   * PCR 8: the manifest.
   *
   * @param document COSE_Sign1 of the NitroTPM, with the key in {@code public_key}
   * @param eventLog TCG2 crypto-agile log
   */
  record NitroTpm(Bytes runtimeData, Bytes ticket, Bytes document, TpmQuote quote, Bytes eventLog)
      implements Evidence {}

  /**
   * Nonce: SHA-512 of the runtime data; PCR 16: the manifest.
   *
   * @param document COSE_Sign1 of a Nitro Enclave
   */
  record NitroEnclave(Bytes runtimeData, Bytes ticket, Bytes document) implements Evidence {}

  /**
   * Confidential containers of Azure. REPORT_DATA: SHA-512 of the runtime data, which name the
   * manifest; HOST_DATA: the security policy that lets nothing but the agent's container say so.
   *
   * @param report ATTESTATION_REPORT of the utility VM
   * @param certificates of the hardware key and its issuers, in any order; DER
   * @param endorsement of the utility VM's measurement
   * @param securityPolicy that the utility VM enforces, exact bytes
   */
  record AzureContainers(
      Bytes runtimeData,
      Bytes ticket,
      Bytes report,
      List<Bytes> certificates,
      Bytes endorsement,
      Bytes securityPolicy)
      implements Evidence {
    public AzureContainers {
      certificates = List.copyOf(certificates);
    }
  }

  /**
   * @param message TPMS_ATTEST (Part 2, 10.12.12)
   * @param signature TPMT_SIGNATURE (Part 2, 11.3.4)
   * @param pcrs the values the quote covers
   */
  record TpmQuote(Bytes message, Bytes signature, List<PcrValue> pcrs) {
    public TpmQuote {
      pcrs = List.copyOf(pcrs);
    }
  }

  /**
   * @param bank {@code sha256}
   * @param index 0 to 23
   */
  record PcrValue(String bank, int index, Bytes value) {}
}
