package dev.pavise.webui;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says to whoever runs this process that it serves pages, and nothing else. */
@RestController
final class HealthController {
  @GetMapping(path = "/health", produces = MediaType.TEXT_PLAIN_VALUE)
  String health() {
    return "ok";
  }
}
