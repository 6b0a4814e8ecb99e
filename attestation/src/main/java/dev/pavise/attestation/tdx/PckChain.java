package dev.pavise.attestation.tdx;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Memo;
import dev.pavise.attestation.chain.Pem;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;

/**
 * The certificates of a platform's provisioning certification key, as a quote carries them: leaf,
 * its authority, the root. Immutable; parsed once for all quotes of a platform.
 *
 * @param encoded the PEM text, by which it is remembered
 */
public record PckChain(
    Octets encoded,
    X509Certificate leaf,
    X509Certificate authority,
    X509Certificate root,
    PckExtension extension) {
  private static final String STRUCTURE = "tdx.pckChain";
  private static final int LENGTH = 3;
  private static final int REMEMBERED_MAX = 1024;
  private static final Memo<Octets, PckChain> KNOWN = new Memo<>(REMEMBERED_MAX);

  /** Total: every input gives a record or a {@link MalformedEvidence}. */
  public static PckChain decode(Octets pem) {
    return KNOWN.of(pem, PckChain::parse);
  }

  private static PckChain parse(Octets pem) {
    var certificates =
        Certificates.decodeAll(Pem.certificates(withoutZeros(pem), STRUCTURE), STRUCTURE);
    if (certificates.size() != LENGTH) {
      throw new MalformedEvidence(
          STRUCTURE,
          0,
          "count",
          LENGTH + " certificates: leaf, its authority, the root",
          Integer.toString(certificates.size()));
    }
    var leaf = certificates.getFirst();
    return new PckChain(
        pem, leaf, certificates.get(1), certificates.getLast(), PckExtension.decode(leaf));
  }

  /** Some platforms end the text as a C string. */
  private static String withoutZeros(Octets pem) {
    int end = pem.size();
    while (end > 0 && pem.at(end - 1) == 0) {
      end--;
    }
    return new String(pem.slice(0, end).toByteArray(), StandardCharsets.ISO_8859_1);
  }
}
