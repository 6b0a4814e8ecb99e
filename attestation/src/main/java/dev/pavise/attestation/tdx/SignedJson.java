package dev.pavise.attestation.tdx;

import dev.pavise.attestation.json.StrictJson;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A document of Intel's provisioning service: an object with a body and a signature over exactly
 * the bytes of the body as they were served. Immutable.
 *
 * @param bodyBytes what the signature is over
 * @param signature r and s
 */
record SignedJson(JsonNode body, Octets bodyBytes, Octets signature) {
  static final int SIZE_BYTES_MAX = 256 * 1024;

  private static final int SIGNATURE_HEX_DIGITS = 128;

  /** Total: every input gives a record or a {@link MalformedEvidence}. */
  static SignedJson decode(Octets document, String bodyName, String structure) {
    var all = StrictJson.object(document, SIZE_BYTES_MAX, structure);
    var body = all.path(bodyName);
    var signature = all.path("signature");
    if (all.size() != 2 || !body.isObject() || !signature.isString()) {
      throw new MalformedEvidence(
          structure, 0, "json", "an object \"" + bodyName + "\" and its \"signature\"", "others");
    }
    var hex = signature.asString();
    if (hex.length() != SIGNATURE_HEX_DIGITS || !hex.matches("[0-9a-fA-F]*")) {
      throw new MalformedEvidence(
          structure, 0, "signature", SIGNATURE_HEX_DIGITS + " hex digits", "something else");
    }
    return new SignedJson(
        body,
        bodyBytes(document, bodyName)
            .orElseThrow(
                () ->
                    new MalformedEvidence(
                        structure, 0, "json", "the name \"" + bodyName + "\"", "one with escapes")),
        Octets.fromHex(hex));
  }

  /**
   * The text is known to be one well-formed object: so its members can be told apart by braces and
   * strings alone.
   *
   * @return empty when the name is spelt with escapes, which nobody does who means well
   */
  private static Optional<Octets> bodyBytes(Octets document, String bodyName) {
    var json = document.toByteArray();
    int depth = 0;
    int memberFrom = 0;
    int stringFrom = 0;
    var lastString = "";
    var name = "";
    for (int i = 0; i < json.length; i++) {
      switch (json[i]) {
        case '"' -> {
          stringFrom = i + 1;
          i = endOfString(json, stringFrom);
          lastString = ascii(json, stringFrom, i);
        }
        case ':' -> name = depth == 1 ? lastString : name;
        case '{', '[' -> {
          depth++;
          memberFrom = depth == 2 ? i : memberFrom;
        }
        case '}', ']' -> {
          depth--;
          if (depth == 1 && name.equals(bodyName)) {
            return Optional.of(Octets.copyOf(json, memberFrom, i + 1));
          }
        }
        default -> {}
      }
    }
    return Optional.empty();
  }

  private static int endOfString(byte[] json, int from) {
    int i = from;
    while (json[i] != '"') {
      i += json[i] == '\\' ? 2 : 1;
    }
    return i;
  }

  private static String ascii(byte[] json, int from, int to) {
    return new String(json, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
