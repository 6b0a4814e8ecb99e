package dev.pavise.attestation.chain;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Reading certificates from evidence: one DER structure each, and nothing behind it. The same bytes
 * are parsed once, since a chain comes with all evidence of a machine. Thread-safe.
 */
public final class Certificates {
  public static final int SIZE_BYTES_MAX = 8 * 1024;
  public static final int COUNT_MAX = 8;

  private static final int DER_SEQUENCE = 0x30;
  private static final int REMEMBERED_MAX = 1024;
  private static final Memo<Octets, X509Certificate> KNOWN = new Memo<>(REMEMBERED_MAX);

  private Certificates() {}

  /** Total: every input gives certificates or a {@link MalformedEvidence}. */
  public static List<X509Certificate> decodeAll(List<Octets> encoded, String structure) {
    if (encoded.size() > COUNT_MAX) {
      throw new MalformedEvidence(
          structure, 0, "count", "at most " + COUNT_MAX, Integer.toString(encoded.size()));
    }
    var certificates = new ArrayList<X509Certificate>();
    for (var one : encoded) {
      certificates.add(decode(one, structure + "[" + certificates.size() + "]"));
    }
    return List.copyOf(certificates);
  }

  public static X509Certificate decode(Octets der, String structure) {
    if (der.size() == 0 || der.size() > SIZE_BYTES_MAX) {
      throw new MalformedEvidence(
          structure, 0, "size", "1 to " + SIZE_BYTES_MAX + " bytes", der.size() + " bytes");
    }
    if (der.at(0) != DER_SEQUENCE) {
      throw new MalformedEvidence(
          structure, 0, "tag", "0x30 (DER)", "0x%02x".formatted(der.at(0) & 0xFF));
    }
    return KNOWN.of(der, unknown -> parse(unknown, structure));
  }

  private static X509Certificate parse(Octets der, String structure) {
    try {
      var certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der.toByteArray()));
      int length = certificate.getEncoded().length;
      if (length != der.size()) {
        throw new MalformedEvidence(
            structure, length, "end", "the end", (der.size() - length) + " bytes more");
      }
      return certificate;
    } catch (CertificateException e) {
      throw new MalformedEvidence(
          structure, 0, "certificate", "an X.509 certificate", "something else");
    }
  }
}
