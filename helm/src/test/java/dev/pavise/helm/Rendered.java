package dev.pavise.helm;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One object that Helm made. */
record Rendered(Map<String, Object> yaml) {
  private static final Set<String> WITH_PODS = Set.of("Deployment", "Job");

  String kind() {
    return json().get("kind").getAsString();
  }

  String name() {
    return at("metadata", "name").getAsString();
  }

  JsonObject json() {
    return new Gson().toJsonTree(yaml).getAsJsonObject();
  }

  JsonElement at(String... path) {
    var found = find(path);
    if (found == null) {
      throw new AssertionError(kind() + " has no " + List.of(path));
    }
    return found;
  }

  @Nullable JsonElement find(String... path) {
    JsonElement here = json();
    for (var key : path) {
      if (here == null || !here.isJsonObject()) {
        return null;
      }
      here = here.getAsJsonObject().get(key);
    }
    return here;
  }

  boolean hasPods() {
    return WITH_PODS.contains(kind());
  }

  JsonObject pod() {
    return at("spec", "template", "spec").getAsJsonObject();
  }

  Stream<JsonObject> containers() {
    return Stream.of("initContainers", "containers", "ephemeralContainers")
        .map(key -> pod().get(key))
        .filter(JsonArray.class::isInstance)
        .flatMap(each -> each.getAsJsonArray().asList().stream())
        .map(JsonElement::getAsJsonObject);
  }

  @Override
  public String toString() {
    return kind() + " " + name();
  }
}
