package dev.pavise.controlplane.openapi;

import dev.pavise.controlplane.running.GoldenFile;
import dev.pavise.messages.Json;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  @Test
  void servesWhatTheCodeSays() throws Exception {
    GoldenFile.requireEqual(
        "control-plane/src/main/resources/openapi.json",
        Json.writePretty(new OpenApi().document()) + "\n",
        OpenApiTest.class);
  }
}
