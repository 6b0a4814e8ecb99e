package dev.pavise.attestation.json;

import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Reads one JSON object field by field; a field that nobody asked for is a mistake of its writer
 * and refused by {@link #requireNoOthers}. Not thread-safe.
 */
public final class Fields {
  private final JsonNode object;
  private final String path;
  private final Set<String> known = new HashSet<>();

  /**
   * @param path for messages; empty for the outermost object
   */
  public Fields(JsonNode object, String path) {
    this.object = object;
    this.path = path;
    if (!object.isObject()) {
      throw wrong("", "an object");
    }
  }

  public boolean has(String name) {
    known.add(name);
    return object.has(name);
  }

  public boolean flag(String name, boolean otherwise) {
    var value = take(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (!value.get().isBoolean()) {
      throw wrong(name, "true or false");
    }
    return value.get().asBoolean();
  }

  public long number(String name, long min, long max, long otherwise) {
    var value = take(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (!value.get().isIntegralNumber()
        || !value.get().canConvertToLong()
        || value.get().asLong() < min
        || value.get().asLong() > max) {
      throw wrong(name, "a whole number from " + min + " to " + max);
    }
    return value.get().asLong();
  }

  public Optional<String> text(String name) {
    var value = take(name);
    if (value.isPresent() && !value.get().isString()) {
      throw wrong(name, "text");
    }
    return value.map(JsonNode::asString);
  }

  /** Empty when the field is absent. */
  public Optional<Set<String>> texts(String name) {
    return list(
            name,
            "a list of texts",
            node -> node.isString() ? Optional.of(node.asString()) : Optional.empty())
        .map(LinkedHashSet::new);
  }

  public Optional<Set<Long>> numbers(String name) {
    return list(
            name,
            "a list of whole numbers",
            node ->
                node.isIntegralNumber() && node.canConvertToLong()
                    ? Optional.of(node.asLong())
                    : Optional.<Long>empty())
        .map(LinkedHashSet::new);
  }

  /** Each in hex, of a fixed length; {@code sha256:} in front is passed over. */
  public Optional<Set<Octets>> bytes(String name, int lengthBytes) {
    return list(
            name,
            "a list of " + lengthBytes + " bytes each, in hex",
            node -> hex(node.asString(""), lengthBytes))
        .map(LinkedHashSet::new);
  }

  /** One of a fixed length, in hex. */
  public Optional<Octets> digest(String name, int lengthBytes) {
    return text(name)
        .map(
            text ->
                hex(text, lengthBytes)
                    .orElseThrow(() -> wrong(name, lengthBytes + " bytes in hex")));
  }

  /** Objects of a list inside this one; none when it is absent. */
  public List<Fields> objects(String name) {
    var value = take(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!value.get().isArray()) {
      throw wrong(name, "a list of objects");
    }
    var objects = new ArrayList<Fields>();
    for (var node : value.get()) {
      objects.add(new Fields(node, path(name) + "[" + objects.size() + "]"));
    }
    return objects;
  }

  /** An object inside this one. */
  public Optional<Fields> inner(String name) {
    return take(name).map(node -> new Fields(node, path(name)));
  }

  /** Names of the members, all of which count as asked for. */
  public List<String> names() {
    var names = new ArrayList<String>();
    object.properties().forEach(member -> names.add(member.getKey()));
    known.addAll(names);
    return names;
  }

  /** Refuses fields that nobody asked for. */
  public void requireNoOthers() {
    for (var member : object.properties()) {
      if (!known.contains(member.getKey())) {
        throw new InvalidDocument(
            path(member.getKey()) + " is not known here; known are " + sorted(known));
      }
    }
  }

  public InvalidDocument wrong(String name, String expected) {
    return new InvalidDocument(path(name) + " must be " + expected);
  }

  private static Optional<Octets> hex(String text, int lengthBytes) {
    var digits = text.replaceFirst("^sha256:", "");
    return digits.length() == 2 * lengthBytes && digits.matches("[0-9a-f]*")
        ? Optional.of(Octets.fromHex(digits))
        : Optional.empty();
  }

  private Optional<JsonNode> take(String name) {
    known.add(name);
    var value = object.path(name);
    return value.isMissingNode() ? Optional.empty() : Optional.of(value);
  }

  private <T> Optional<List<T>> list(
      String name, String expected, Function<JsonNode, Optional<T>> read) {
    var value = take(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!value.get().isArray()) {
      throw wrong(name, expected);
    }
    var values = new ArrayList<T>();
    for (var node : value.get()) {
      values.add(read.apply(node).orElseThrow(() -> wrong(name, expected)));
    }
    return Optional.of(values);
  }

  private String path(String name) {
    return name.isEmpty() ? path : path.isEmpty() ? name : path + "." + name;
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }
}
