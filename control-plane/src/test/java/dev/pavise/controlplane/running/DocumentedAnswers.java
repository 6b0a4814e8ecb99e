package dev.pavise.controlplane.running;

import dev.pavise.messages.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Holds every answer that any test gets against the OpenAPI document. */
final class DocumentedAnswers {
  private static final Map<String, JsonNode> PATHS = paths();

  private DocumentedAnswers() {}

  /** Fails for a status that the document does not name for this endpoint. */
  static void require(String method, String address, int status) {
    var path = address.replaceFirst("\\?.*", "");
    PATHS.forEach(
        (pattern, operations) -> {
          var responses = operations.path(method.toLowerCase(Locale.ROOT)).path("responses");
          if (path.matches(pattern)
              && responses.isObject()
              && !responses.has(Integer.toString(status))) {
            throw new AssertionError(
                "%s %s answered %d, which openapi.json does not say"
                    .formatted(method, path, status));
          }
        });
  }

  private static Map<String, JsonNode> paths() {
    try (var document = DocumentedAnswers.class.getResourceAsStream("/openapi.json")) {
      if (document == null) {
        throw new IllegalStateException("there is no openapi.json");
      }
      return Json.readTolerant(document.readAllBytes(), JsonNode.class)
          .path("paths")
          .properties()
          .stream()
          .collect(
              Collectors.toMap(
                  entry -> entry.getKey().replace(".", "\\.").replaceAll("\\{[^}]+}", "[^/]+"),
                  Map.Entry::getValue));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
