package dev.pavise.controlplane.openapi;

import dev.pavise.controlplane.http.Contract;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Serves the OpenAPI document, a file that a test keeps equal to what the code says. */
@RestController
class OpenApiController {
  private static final Resource DOCUMENT = new ClassPathResource("openapi.json");

  @Contract(id = "getOpenApi", summary = "This document", answer = JsonNode.class, open = true)
  @GetMapping("/api/v1/openapi.json")
  ResponseEntity<Resource> show() {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(DOCUMENT);
  }
}
