package dev.pavise.controlplane.openapi;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.pavise.controlplane.http.Page;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** JSON schemas of what travels; records become named components. */
final class Schemas {
  private final SortedMap<String, Object> components = new TreeMap<>();
  private final Map<String, Type> named = new HashMap<>();

  SortedMap<String, Object> components() {
    return components;
  }

  Map<String, Object> of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic);
    }
    if (!(type instanceof Class<?> plain)) {
      throw new IllegalArgumentException("no schema for " + type);
    }
    if (plain == Bytes.class) {
      return ordered("type", "string", "format", "byte");
    }
    if (plain == Sha256.class) {
      return ordered("type", "string", "pattern", "^sha256:[0-9a-f]{64}$");
    }
    if (plain.isEnum()) {
      return component(plain.getSimpleName(), plain, () -> enumeration(plain));
    }
    var value =
        Arrays.stream(plain.getMethods()).filter(m -> m.isAnnotationPresent(JsonValue.class));
    if (plain.isRecord() && value.findFirst().isPresent()) {
      return of(plain.getRecordComponents()[0].getType());
    }
    return plain.isRecord()
        ? component(plain.getSimpleName(), plain, () -> object(plain))
        : simple(plain);
  }

  private Map<String, Object> ofGeneric(ParameterizedType generic) {
    var argument = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
    if (generic.getRawType() == Page.class) {
      return page(argument);
    }
    return switch (((Class<?>) generic.getRawType()).getSimpleName()) {
      case "List" -> ordered("type", "array", "items", of(argument));
      case "Map", "SortedMap" -> ordered("type", "object", "additionalProperties", of(argument));
      default -> throw new IllegalArgumentException("no schema for " + generic);
    };
  }

  /** One page of these. */
  Map<String, Object> page(Type item) {
    var name = ((Class<?>) item).getSimpleName().replaceFirst("View$", "") + "Page";
    return component(
        name,
        item,
        () ->
            ordered(
                "type",
                "object",
                "required",
                List.of("items"),
                "properties",
                ordered(
                    "items",
                    ordered("type", "array", "items", of(item)),
                    "next",
                    ordered(
                        "type",
                        "string",
                        "description",
                        "Cursor of the page after; absent on the last"))));
  }

  private static Map<String, Object> simple(Class<?> type) {
    if (type == String.class) {
      return ordered("type", "string");
    } else if (type == UUID.class) {
      return ordered("type", "string", "format", "uuid");
    } else if (type == Instant.class) {
      return ordered("type", "string", "format", "date-time");
    } else if (type == Duration.class) {
      return ordered("type", "string", "format", "duration");
    } else if (type == int.class || type == Integer.class) {
      return ordered("type", "integer", "format", "int32");
    } else if (type == long.class || type == Long.class) {
      return ordered("type", "integer", "format", "int64");
    } else if (type == boolean.class || type == Boolean.class) {
      return ordered("type", "boolean");
    } else if (type == JsonNode.class) {
      return ordered("type", "object");
    }
    throw new IllegalArgumentException("no schema for " + type);
  }

  private static Map<String, Object> enumeration(Class<?> type) {
    return ordered(
        "type",
        "string",
        "enum",
        Arrays.stream(type.getEnumConstants())
            .map(constant -> Json.readTolerant(Json.write(constant), String.class))
            .toList());
  }

  private Map<String, Object> object(Class<?> type) {
    var required = new ArrayList<String>();
    var properties = new LinkedHashMap<String, Object>();
    for (var field : type.getRecordComponents()) {
      properties.put(field.getName(), of(field.getGenericType()));
      if (!isNullable(field)) {
        required.add(field.getName());
      }
    }
    var schema = ordered("type", "object");
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("properties", properties);
    return schema;
  }

  private static boolean isNullable(RecordComponent field) {
    return field.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private Map<String, Object> component(
      String name, Type owner, Supplier<Map<String, Object>> schema) {
    var earlier = named.putIfAbsent(name, owner);
    if (earlier == null) {
      components.put(name, Map.of());
      components.put(name, schema.get());
    } else if (!earlier.equals(owner)) {
      throw new IllegalStateException(earlier + " and " + owner + " are both called " + name);
    }
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  static Map<String, Object> ordered(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
