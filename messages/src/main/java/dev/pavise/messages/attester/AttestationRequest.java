package dev.pavise.messages.attester;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.pavise.messages.Bytes;
import java.util.List;

/**
 * {@code POST /attest/v1/challenges}: asks for a challenge and says who will answer it, as far as
 * the platform's kind of challenge depends on that. Where it does not, the challenge is a nonce.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "format")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AttestationRequest.Tpm.class, name = "tpm-2.0"),
  @JsonSubTypes.Type(value = AttestationRequest.SevSnp.class, name = "sev-snp"),
  @JsonSubTypes.Type(value = AttestationRequest.Tdx.class, name = "tdx"),
  @JsonSubTypes.Type(value = AttestationRequest.AzureCvm.class, name = "azure-cvm"),
  @JsonSubTypes.Type(value = AttestationRequest.GceVtpm.class, name = "gce-vtpm"),
  @JsonSubTypes.Type(value = AttestationRequest.NitroTpm.class, name = "nitrotpm"),
  @JsonSubTypes.Type(value = AttestationRequest.NitroEnclave.class, name = "nitro-enclave"),
  @JsonSubTypes.Type(value = AttestationRequest.AzureContainers.class, name = "azure-containers")
})
public sealed interface AttestationRequest {
  /**
   * @param ekCertificates endorsement key certificate first, then what intermediates the platform
   *     has; DER
   * @param akPublic TPMT_PUBLIC of the attestation key (TPM 2.0 Library, Part 2, 12.2.4)
   */
  record Tpm(List<Bytes> ekCertificates, Bytes akPublic) implements AttestationRequest {
    public Tpm {
      ekCertificates = List.copyOf(ekCertificates);
    }
  }

  /** See {@link Evidence.SevSnp}. */
  record SevSnp() implements AttestationRequest {}

  /** See {@link Evidence.Tdx}. */
  record Tdx() implements AttestationRequest {}

  /** See {@link Evidence.AzureCvm}. */
  record AzureCvm() implements AttestationRequest {}

  /** See {@link Evidence.GceVtpm}. */
  record GceVtpm() implements AttestationRequest {}

  /** See {@link Evidence.NitroTpm}. */
  record NitroTpm() implements AttestationRequest {}

  /** See {@link Evidence.NitroEnclave}. */
  record NitroEnclave() implements AttestationRequest {}

  /** See {@link Evidence.AzureContainers}. */
  record AzureContainers() implements AttestationRequest {}
}
