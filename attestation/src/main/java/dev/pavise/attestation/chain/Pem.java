package dev.pavise.attestation.chain;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates in PEM (RFC 7468, strict): nothing but white space between the blocks, nothing but
 * Base64 inside. Stateless.
 */
public final class Pem {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private Pem() {}

  /** Total: every input gives the blocks' content or a {@link MalformedEvidence}. */
  public static List<Octets> certificates(String text, String structure) {
    var blocks = new ArrayList<Octets>();
    int at = skipBlanks(text, 0);
    while (at < text.length()) {
      if (!text.startsWith(BEGIN, at)) {
        throw new MalformedEvidence(structure, at, "pem", BEGIN, "something else");
      }
      int body = at + BEGIN.length();
      int end = text.indexOf(END, body); // The two markers could share their five hyphens.
      if (end < 0) {
        throw new MalformedEvidence(structure, at, "pem", END, "the end");
      }
      if (blocks.size() == Certificates.COUNT_MAX) {
        throw new MalformedEvidence(
            structure, at, "pem", "at most " + Certificates.COUNT_MAX + " certificates", "more");
      }
      blocks.add(decode(text.substring(body, end), at, structure));
      at = skipBlanks(text, end + END.length());
    }
    return List.copyOf(blocks);
  }

  private static Octets decode(String body, int at, String structure) {
    try {
      var text = body.replaceAll("[\\r\\n]", "");
      var bytes = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return Octets.copyOf(bytes);
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedEvidence(structure, at, "pem", "lines of Base64", "something else");
    }
    throw new MalformedEvidence(
        structure, at, "pem", "the one spelling in Base64 that the bytes have", "another");
  }

  private static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }
}
