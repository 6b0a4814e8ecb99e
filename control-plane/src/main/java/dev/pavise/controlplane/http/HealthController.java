package dev.pavise.controlplane.http;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says that this replica serves requests. */
@RestController
class HealthController {
  record HealthView(String status) {}

  @GetMapping("/health")
  HealthView health() {
    return new HealthView("UP");
  }
}
