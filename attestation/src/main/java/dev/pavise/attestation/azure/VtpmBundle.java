package dev.pavise.attestation.azure;

import dev.pavise.attestation.chain.Pem;
import dev.pavise.attestation.json.StrictJson;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Azure's evidence in one JSON object, as the attesters of Confidential Containers send it: bytes
 * as arrays of numbers without a version, in hex and Base64url from version 1 on. Immutable.
 *
 * @param message TPMS_ATTEST
 * @param certificates that came along; DER
 */
public record VtpmBundle(
    Octets hclReport,
    Octets message,
    Octets signature,
    List<PcrValue> pcrs,
    List<Octets> certificates,
    Optional<Octets> tdQuote) {
  private static final String NAME = "vTPM evidence";
  private static final int SIZE_BYTES_MAX = 256 * 1024;
  private static final int VERSION_MAX = 2;
  private static final int REGISTERS_MAX = 24;

  public VtpmBundle {
    pcrs = List.copyOf(pcrs);
    certificates = List.copyOf(certificates);
  }

  /** Total: every input gives a bundle or a {@link MalformedEvidence}. */
  public static VtpmBundle decode(Octets content) {
    var json = StrictJson.object(content, SIZE_BYTES_MAX, NAME);
    long version = json.path("version").asLong(0);
    if (version < 0 || version > VERSION_MAX) {
      throw malformed("version", "none, 1 or 2", Long.toString(version));
    }
    var quote = either(json, "tpm_quote", "quote");
    return new VtpmBundle(
        bytes(either(json, "hcl_report", "report"), "hcl_report", false),
        bytes(quote.path("message"), "tpm_quote.message", true),
        bytes(quote.path("signature"), "tpm_quote.signature", true),
        registers(quote.path("pcrs")),
        certificates(json.path("vcek")),
        json.path("td_quote").isMissingNode() || json.path("td_quote").isNull()
            ? Optional.empty()
            : Optional.of(bytes(json.path("td_quote"), "td_quote", false)));
  }

  /** By position, the first is register 0. */
  private static List<PcrValue> registers(JsonNode node) {
    if (!node.isArray() || node.size() > REGISTERS_MAX) {
      throw malformed("tpm_quote.pcrs", "an array of at most " + REGISTERS_MAX, "something else");
    }
    var registers = new ArrayList<PcrValue>();
    for (var value : node) {
      int index = registers.size();
      registers.add(
          new PcrValue("sha256", index, bytes(value, "tpm_quote.pcrs[" + index + "]", true)));
    }
    return registers;
  }

  private static List<Octets> certificates(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    if (node.isString() && node.asString().stripLeading().startsWith("-----BEGIN")) {
      return Pem.certificates(node.asString(), "vcek");
    }
    return List.of(bytes(node, "vcek", false));
  }

  private static JsonNode either(JsonNode json, String name, String older) {
    return json.has(name) ? json.path(name) : json.path(older);
  }

  /** An array of numbers; or text, in hex or in Base64url. */
  private static Octets bytes(JsonNode node, String field, boolean hex) {
    try {
      if (node.isArray()) {
        var bytes = new byte[node.size()];
        for (int i = 0; i < bytes.length; i++) {
          var one = node.get(i);
          if (!one.isIntegralNumber() || one.asLong(-1) < 0 || one.asLong(-1) > 0xFF) {
            throw malformed(field + "[" + i + "]", "a number from 0 to 255", "something else");
          }
          bytes[i] = (byte) one.asInt();
        }
        return Octets.copyOf(bytes);
      }
      if (node.isString()) {
        return Octets.copyOf(
            hex
                ? HexFormat.of().parseHex(node.asString())
                : Base64.getUrlDecoder().decode(node.asString()));
      }
    } catch (IllegalArgumentException e) {
      throw malformed(field, hex ? "hex" : "Base64url", "something else");
    }
    throw malformed(field, "bytes", node.isMissingNode() ? "nothing" : "something else");
  }

  private static MalformedEvidence malformed(String field, String expected, String found) {
    return new MalformedEvidence(NAME, 0, field, expected, found);
  }
}
