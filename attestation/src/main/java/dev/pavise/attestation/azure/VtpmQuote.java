package dev.pavise.attestation.azure;

import dev.pavise.attestation.tpm.HashAlgorithm;
import dev.pavise.attestation.tpm.PcrSelection;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.tpm.SignatureScheme;
import dev.pavise.attestation.tpm.TpmQuote;
import dev.pavise.attestation.tpm.TpmSignature;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.util.List;

/**
 * A quote of the paravisor's TPM. Immutable.
 *
 * @param selection of the SHA-256 bank; the only one that is quoted
 * @param signature RSASSA-PKCS1-v1_5 with SHA-256, which the key is fixed to
 * @param pcrs as sent; worth nothing until the quote's digest covers them
 */
public record VtpmQuote(
    TpmQuote quote, PcrSelection selection, Octets signature, List<PcrValue> pcrs) {
  private static final int RSA_BYTES = 256;

  public VtpmQuote {
    pcrs = List.copyOf(pcrs);
  }

  /**
   * Total: every input gives a quote or a {@link MalformedEvidence}.
   *
   * @param message TPMS_ATTEST
   * @param signature of 256 bytes, or TPMT_SIGNATURE
   */
  public static VtpmQuote decode(Octets message, Octets signature, List<PcrValue> pcrs) {
    var quote = TpmQuote.decode(message);
    var selections = quote.selections();
    if (selections.size() != 1
        || selections.getFirst().bank() != HashAlgorithm.SHA256.id()
        || selections.getFirst().registers().isEmpty()) {
      throw new MalformedEvidence(
          "TPMS_ATTEST",
          0,
          "pcrSelect",
          "registers of the SHA-256 bank alone",
          selections.isEmpty() ? "nothing" : selections.toString());
    }
    if (pcrs.size() > 24) {
      throw new MalformedEvidence("pcrs", 0, "count", "at most 24", Integer.toString(pcrs.size()));
    }
    return new VtpmQuote(quote, selections.getFirst(), raw(signature), pcrs);
  }

  private static Octets raw(Octets signature) {
    if (signature.size() == RSA_BYTES) {
      return signature;
    }
    if (TpmSignature.decode(signature) instanceof TpmSignature.Rsa rsa
        && rsa.scheme() == SignatureScheme.RSASSA
        && rsa.hash() == HashAlgorithm.SHA256
        && rsa.value().size() == RSA_BYTES) {
      return rsa.value();
    }
    throw new MalformedEvidence(
        "TPMT_SIGNATURE", 0, "sigAlg", "RSASSA with SHA-256, 256 bytes", "another");
  }
}
