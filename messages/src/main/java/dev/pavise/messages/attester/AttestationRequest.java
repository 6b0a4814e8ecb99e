package dev.pavise.messages.attester;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.pavise.messages.Bytes;
import java.util.List;

/**
 * {@code POST /attest/v1/challenges}: asks for a challenge and says who will answer it, as far as
 * the platform's kind of challenge depends on that.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "format")
@JsonSubTypes(@JsonSubTypes.Type(value = AttestationRequest.Tpm.class, name = "tpm-2.0"))
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
}
