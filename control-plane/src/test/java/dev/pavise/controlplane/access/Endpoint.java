package dev.pavise.controlplane.access;

import dev.pavise.messages.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * An endpoint as the OpenAPI document has it, which another test keeps equal to the code.
 *
 * @param needs empty when it is open
 */
record Endpoint(String method, String path, List<Permission> needs) {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  static List<Endpoint> all() {
    try (var document = Endpoint.class.getResourceAsStream("/openapi.json")) {
      if (document == null) {
        throw new IllegalStateException("there is no openapi.json");
      }
      var paths = Json.readTolerant(document.readAllBytes(), JsonNode.class).path("paths");
      return paths.properties().stream()
          .flatMap(
              path ->
                  path.getValue().properties().stream()
                      .filter(operation -> METHODS.contains(operation.getKey()))
                      .map(
                          operation ->
                              new Endpoint(
                                  operation.getKey().toUpperCase(Locale.ROOT),
                                  path.getKey(),
                                  needs(operation.getValue()))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Permission> needs(JsonNode operation) {
    return operation
        .path("x-pavise-needs")
        .valueStream()
        .map(name -> Permission.valueOf(name.stringValue()))
        .toList();
  }

  boolean isOpen() {
    return needs.isEmpty();
  }

  boolean takesAnId() {
    return path.contains("{");
  }

  boolean allows(Role role) {
    return role.permissions().containsAll(needs);
  }

  String withId(Object id) {
    return path.replaceAll("\\{[^}]+}", id.toString());
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
