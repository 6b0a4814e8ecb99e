package dev.pavise.attestation.json;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Foreign JSON to a tree: UTF-8, one object, every key once, nothing behind it, bounded in size and
 * nesting. Thread-safe.
 */
public final class StrictJson {
  private static final int NESTING_DEPTH_MAX = 16;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(NESTING_DEPTH_MAX).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /** Total: every input gives an object or a {@link MalformedEvidence}. */
  public static JsonNode object(Octets json, int sizeBytesMax, String structure) {
    if (json.size() > sizeBytesMax) {
      throw new MalformedEvidence(
          structure, 0, "size", "at most " + sizeBytesMax + " bytes", json.size() + " bytes");
    }
    try {
      var text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(json.toByteArray()))
              .toString();
      var node = MAPPER.readTree(text);
      if (!node.isObject()) {
        throw new MalformedEvidence(structure, 0, "json", "an object", "something else");
      }
      return node;
    } catch (CharacterCodingException e) {
      throw new MalformedEvidence(structure, 0, "json", "UTF-8", "something else");
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw new MalformedEvidence(
          structure,
          at == null ? 0 : (int) Math.max(0, at.getCharOffset()),
          "json",
          "one JSON object with each key once",
          "something else");
    }
  }
}
