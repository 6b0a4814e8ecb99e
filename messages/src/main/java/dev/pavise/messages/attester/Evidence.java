package dev.pavise.messages.attester;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.pavise.messages.Bytes;
import java.util.List;

/**
 * Evidence as the agent posts it: the platform's own structures, untouched, with what they bind.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "format")
@JsonSubTypes(@JsonSubTypes.Type(value = Evidence.Tpm.class, name = "tpm-2.0"))
public sealed interface Evidence {
  /** Largest posting that is read. */
  int SIZE_BYTES_MAX = 512 * 1024;

  /** Exact bytes of the {@link RuntimeData}. */
  Bytes runtimeData();

  /** The challenge's ticket, as it came. */
  Bytes ticket();

  /**
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
   * @param bank {@code sha256}
   * @param index 0 to 23
   */
  record PcrValue(String bank, int index, Bytes value) {}
}
