package dev.pavise.collateral;

import dev.pavise.attestation.json.StrictJson;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.collateral.Held.Edition;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is held as JSON: one of them as a record for others, or many as one file to be judged with
 * where there is no network. Nothing in it is believed for being there. Stateless.
 */
public final class Bundle {
  public static final int SIZE_BYTES_MAX = 64 * 1024 * 1024;

  private static final int VERSION = 1;
  private static final int RECORD_BYTES_MAX = 4 * 1024 * 1024;
  private static final int KEY_LENGTH_MAX = 256;
  private static final JsonMapper JSON = new JsonMapper();

  private Bundle() {}

  public static Octets encode(List<Held> held) {
    var bundle = new LinkedHashMap<String, Object>();
    bundle.put("paviseCollateral", VERSION);
    bundle.put(
        "items",
        held.stream().sorted((a, b) -> a.key().compareTo(b.key())).map(Bundle::fields).toList());
    return Octets.copyOf(JSON.writeValueAsBytes(bundle));
  }

  /** Total: every input gives a list or a {@link MalformedEvidence}. */
  public static List<Held> decode(Octets json) {
    var object = StrictJson.object(json, SIZE_BYTES_MAX, "bundle");
    if (object.path("paviseCollateral").asInt(0) != VERSION || !object.path("items").isArray()) {
      throw malformed("paviseCollateral", "version " + VERSION + " with items");
    }
    var held = new ArrayList<Held>();
    for (var item : object.path("items")) {
      held.add(read(item));
    }
    return held;
  }

  /** One as a record of its own. */
  public static Octets encodeOne(Held held) {
    return Octets.copyOf(JSON.writeValueAsBytes(fields(held)));
  }

  /** Total: every input gives a record or a {@link MalformedEvidence}. */
  public static Held decodeOne(Octets json) {
    return read(StrictJson.object(json, RECORD_BYTES_MAX, "bundle"));
  }

  private static Map<String, Object> fields(Held held) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("key", held.key());
    fields.put("content", base64(held.content()));
    fields.put("issuers", held.issuers().stream().map(Bundle::base64).toList());
    held.etag().ifPresent(etag -> fields.put("etag", etag));
    fields.put("edition", held.edition().number());
    fields.put("issued", held.edition().issued().toString());
    fields.put("revalidateAt", held.revalidateAt().toString());
    fields.put("expiresAt", held.expiresAt().toString());
    return fields;
  }

  private static Held read(JsonNode item) {
    var issuers = new ArrayList<Octets>();
    for (var issuer : item.path("issuers")) {
      issuers.add(bytes(issuer, "issuers"));
    }
    var key = item.path("key").asString("");
    if (key.isEmpty()
        || key.length() > KEY_LENGTH_MAX
        || !item.path("edition").isIntegralNumber()) {
      throw malformed("key", "a key and an edition");
    }
    return new Held(
        key,
        bytes(item.path("content"), "content"),
        issuers,
        item.path("etag").isString() ? Optional.of(item.path("etag").asString()) : Optional.empty(),
        new Edition(item.path("edition").asLong(), time(item, "issued")),
        time(item, "revalidateAt"),
        time(item, "expiresAt"));
  }

  private static Instant time(JsonNode item, String name) {
    try {
      return Instant.parse(item.path(name).asString(""));
    } catch (DateTimeException e) {
      throw malformed(name, "a time");
    }
  }

  private static Octets bytes(JsonNode node, String name) {
    try {
      return Octets.copyOf(
          Base64.getDecoder().decode(node.asString("").getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException e) {
      throw malformed(name, "Base64");
    }
  }

  private static String base64(Octets octets) {
    return Base64.getEncoder().encodeToString(octets.toByteArray());
  }

  private static MalformedEvidence malformed(String field, String expected) {
    return new MalformedEvidence("bundle", 0, field, expected, "something else");
  }
}
