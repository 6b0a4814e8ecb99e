package dev.pavise.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The two ways to read Pavise's JSON. <em>Strict</em> is for what somebody signed or sealed: an
 * unknown field may mean something that we would not enforce, so it is refused. <em>Tolerant</em>
 * is for records between our own parts, whose versions may differ by one during an upgrade. Both
 * refuse duplicate keys, trailing content, nulls, missing required fields and absurd nesting; a
 * field is required unless its type says nullable. Thread-safe.
 */
public final class Json {
  /** Deepest nesting of any message; the manifest needs six. */
  private static final int NESTING_DEPTH_MAX = 32;

  /** Longest string of any message: 4 MiB of Base64. */
  private static final int STRING_LENGTH_MAX = 4 * 1024 * 1024;

  private static final JsonMapper STRICT = builder().build();
  private static final JsonMapper TOLERANT =
      builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Json() {}

  /** Compact UTF-8 with the fields in the order of the record. */
  public static byte[] write(Object message) {
    return STRICT.writeValueAsBytes(message);
  }

  /** Two-space indented text for people. */
  public static String writePretty(Object message) {
    return STRICT.writerWithDefaultPrettyPrinter().writeValueAsString(message);
  }

  /** Refuses unknown fields. */
  public static <T> T readStrict(byte[] json, Class<T> type) {
    return read(STRICT, json, type);
  }

  /** Passes over unknown fields. */
  public static <T> T readTolerant(byte[] json, Class<T> type) {
    return read(TOLERANT, json, type);
  }

  private static <T> T read(JsonMapper mapper, byte[] json, Class<T> type) {
    T value;
    try {
      value = mapper.readValue(new String(json, StandardCharsets.UTF_8), type);
    } catch (JacksonException e) {
      var at = e.getLocation();
      var where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new MalformedMessage(
          "not a valid " + type.getSimpleName() + where + ": " + e.getOriginalMessage(), e);
    }
    if (value == null) {
      throw new MalformedMessage("not a valid " + type.getSimpleName() + ": the JSON is null");
    }
    return value;
  }

  private static JsonMapper.Builder builder() {
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_DEPTH_MAX)
                    .maxStringLength(STRING_LENGTH_MAX)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE) // As RFC 8785 spells escapes.
            .build();
    return JsonMapper.builder(factory)
        .annotationIntrospector(new NullnessIntrospector())
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL));
  }
}
