package dev.pavise.controlplane.http;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.FieldError;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON object whose fields are taken one by one; every field that is wrong is noted with its JSON
 * pointer, and {@link #requireValid()} refuses them all at once. What a wrong field gives until
 * then is an empty stand-in. Not thread-safe.
 */
public final class JsonBody {
  private static final int TIME_LENGTH_MAX = 40;

  private final JsonNode root;
  private final Bytes content;
  private final List<FieldError> errors = new ArrayList<>();

  private JsonBody(JsonNode root, Bytes content) {
    this.root = root;
    this.content = content;
  }

  static JsonBody parse(byte[] content) {
    JsonNode root;
    try {
      root = Json.readStrict(content, JsonNode.class);
    } catch (MalformedMessage e) {
      throw Problem.of(ErrorCode.BODY_MALFORMED, String.valueOf(e.getMessage()));
    }
    if (!root.isObject()) {
      throw Problem.of(ErrorCode.BODY_MALFORMED, "The body must be a JSON object.");
    }
    return new JsonBody(root, Bytes.copyOf(content));
  }

  /** The bytes as they came. */
  public Bytes content() {
    return content;
  }

  /** Notes a finding of the caller's own. */
  public void refuse(String pointer, String detail) {
    errors.add(new FieldError(pointer, detail));
  }

  /** Text that is not blank, with at most so many characters and none that controls a terminal. */
  public String text(String pointer, int lengthMax) {
    var node = root.at(pointer);
    if (node.isMissingNode() || node.isNull()) {
      refuse(pointer, "is missing");
      return "";
    }
    if (!node.isString()) {
      refuse(pointer, "must be a string");
      return "";
    }
    var text = node.stringValue();
    if (text.isBlank() || text.length() > lengthMax) {
      refuse(pointer, "must have 1 to " + lengthMax + " characters");
    } else if (text.chars().anyMatch(Character::isISOControl)) {
      refuse(pointer, "must have no control characters");
    }
    return text;
  }

  /** One of these values; null when it is none of them. */
  public <E extends Enum<E>> @Nullable E choice(String pointer, Class<E> type) {
    var text = text(pointer, 50);
    if (text.isEmpty()) {
      return null;
    }
    for (var constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    refuse(pointer, "must be one of " + Arrays.toString(type.getEnumConstants()));
    return null;
  }

  /** Whether the field is there and not null. */
  public boolean has(String pointer) {
    var node = root.at(pointer);
    return !node.isMissingNode() && !node.isNull();
  }

  /** True or false; null when the field is absent, or is neither. */
  public @Nullable Boolean flagIfAny(String pointer) {
    if (!has(pointer)) {
      return null;
    }
    var node = root.at(pointer);
    if (!node.isBoolean()) {
      refuse(pointer, "must be true or false");
      return null;
    }
    return node.booleanValue();
  }

  /** A list of some of these values, each at most once; empty when it is not. */
  public <E extends Enum<E>> Set<E> choices(String pointer, Class<E> type) {
    var chosen = EnumSet.noneOf(type);
    var node = root.at(pointer);
    if (!node.isArray() || node.isEmpty() || node.size() > type.getEnumConstants().length) {
      refuse(
          pointer,
          "must be a list of 1 to %d of %s"
              .formatted(type.getEnumConstants().length, Arrays.toString(type.getEnumConstants())));
      return chosen;
    }
    for (int i = 0; i < node.size(); i++) {
      var each = choice(pointer + "/" + i, type);
      if (each != null && !chosen.add(each)) {
        refuse(pointer + "/" + i, "is there already");
      }
    }
    return chosen;
  }

  /** A time to the microsecond, as times are stored; null when the field is absent, or is none. */
  public @Nullable Instant timeIfAny(String pointer) {
    if (!has(pointer)) {
      return null;
    }
    try {
      return Instant.parse(text(pointer, TIME_LENGTH_MAX)).truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeParseException e) {
      refuse(pointer, "must be a time in UTC, such as 2030-01-31T12:00:00Z");
      return null;
    }
  }

  /** Standard Base64 with padding. */
  public Bytes base64(String pointer, int bytesMax) {
    return base64(root.at(pointer), pointer, bytesMax);
  }

  /** An object whose values are Base64, by field name; absent is empty. */
  public Map<String, Bytes> base64ByName(String pointer, int countMax, int bytesMax) {
    var node = root.at(pointer);
    if (node.isMissingNode() || node.isNull()) {
      return Map.of();
    }
    if (!node.isObject()) {
      refuse(pointer, "must be an object of Base64 strings");
      return Map.of();
    }
    if (node.size() > countMax) {
      refuse(pointer, "must have at most " + countMax + " entries");
      return Map.of();
    }
    var values = new LinkedHashMap<String, Bytes>();
    for (var entry : node.properties()) {
      var at = pointer + "/" + escape(entry.getKey());
      values.put(entry.getKey(), base64(entry.getValue(), at, bytesMax));
    }
    return values;
  }

  /** Refuses fields beside these, each with its pointer. */
  public void refuseOthers(String pointer, Set<String> known) {
    for (var entry : root.at(pointer).properties()) {
      if (!known.contains(entry.getKey())) {
        refuse(pointer + "/" + escape(entry.getKey()), "is not known here");
      }
    }
  }

  /** Refuses fields beside the components of this record. */
  public void refuseOthers(String pointer, Class<? extends Record> known) {
    refuseOthers(
        pointer,
        Arrays.stream(known.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet()));
  }

  public boolean isValid() {
    return errors.isEmpty();
  }

  /** Throws one problem with every field that was refused. */
  public void requireValid() {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }

  /** One segment of a JSON pointer (RFC 6901, section 3). */
  public static String escape(String segment) {
    return segment.replace("~", "~0").replace("/", "~1");
  }

  private Bytes base64(JsonNode node, String pointer, int bytesMax) {
    if (node.isMissingNode() || node.isNull()) {
      refuse(pointer, "is missing");
      return Bytes.empty();
    }
    try {
      var bytes = node.isString() ? Bytes.fromBase64(node.stringValue()) : Bytes.empty();
      if (bytes.size() == 0 || bytes.size() > bytesMax) {
        refuse(pointer, "must be Base64 of 1 to " + bytesMax + " bytes");
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      refuse(pointer, "must be standard Base64 with padding");
      return Bytes.empty();
    }
  }
}
