package dev.pavise.attestation.tdx;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Members of one JSON object with their types and bounds, each refusal with its path. Members that
 * nobody asks for are left alone: vendors add some. Immutable.
 */
record JsonFields(JsonNode object, String structure, String path) {
  private static final int LIST_LENGTH_MAX = 128;
  private static final int TEXT_LENGTH_MAX = 64;

  int number(String name, int max) {
    var node = object.path(name);
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.asInt() < 0
        || node.asInt() > max) {
      throw malformed(name, "a whole number from 0 to " + max);
    }
    return node.asInt();
  }

  String text(String name) {
    var node = object.path(name);
    if (!node.isString() || node.asString().length() > TEXT_LENGTH_MAX) {
      throw malformed(name, "a text of at most " + TEXT_LENGTH_MAX + " characters");
    }
    return node.asString();
  }

  /** Hex digits of either case. */
  Octets hex(String name, int lengthBytes) {
    var node = object.path(name);
    if (!node.isString()
        || node.asString().length() != 2 * lengthBytes
        || !node.asString().matches("[0-9a-fA-F]*")) {
      throw malformed(name, 2 * lengthBytes + " hex digits");
    }
    return Octets.fromHex(node.asString().toLowerCase(Locale.ROOT));
  }

  Instant time(String name) {
    var node = object.path(name);
    if (node.isString()) {
      try {
        return Instant.parse(node.asString());
      } catch (DateTimeParseException e) {
        throw malformed(name, "a time in UTC");
      }
    }
    throw malformed(name, "a time in UTC");
  }

  boolean has(String name) {
    return object.has(name);
  }

  JsonFields object(String name) {
    return of(object.path(name), at(name));
  }

  /** At least one object. */
  List<JsonFields> objects(String name) {
    var node = object.path(name);
    if (!node.isArray() || node.isEmpty() || node.size() > LIST_LENGTH_MAX) {
      throw malformed(name, "a list of 1 to " + LIST_LENGTH_MAX + " objects");
    }
    var objects = new ArrayList<JsonFields>();
    for (var one : node) {
      objects.add(of(one, at(name) + "[" + objects.size() + "]"));
    }
    return objects;
  }

  /** Empty when the member is absent. */
  List<String> texts(String name) {
    var node = object.path(name);
    if (node.isMissingNode()) {
      return List.of();
    }
    if (!node.isArray() || node.size() > LIST_LENGTH_MAX) {
      throw malformed(name, "a list of texts");
    }
    var texts = new ArrayList<String>();
    for (var one : node) {
      if (!one.isString() || !one.asString().matches("[A-Z0-9-]{1,32}")) {
        throw malformed(name, "a list of advisories' names");
      }
      texts.add(one.asString());
    }
    return texts;
  }

  MalformedEvidence malformed(String name, String expected) {
    return new MalformedEvidence(structure, 0, at(name), expected, "something else");
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private JsonFields of(JsonNode node, String at) {
    if (!node.isObject()) {
      throw new MalformedEvidence(structure, 0, at, "an object", "something else");
    }
    return new JsonFields(node, structure, at);
  }
}
