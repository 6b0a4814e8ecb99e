package dev.pavise.quickstart;

import dev.pavise.cli.api.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long each stage of a deployment took, by the times of the control plane's own timeline. */
final class Stages {
  private static final Map<String, String> NAME_BY_END =
      Map.of(
          "VM_LAUNCHED", "launch",
          "CHALLENGE_ISSUED", "boot", // The first thing that a guest asks for.
          "EVIDENCE_RECEIVED", "evidence",
          "EVIDENCE_AFFIRMED", "verdict",
          "KEYS_RELEASED", "keyRelease",
          "STARTING", "pull",
          "RUNNING", "start");

  private final Map<String, Long> millis = new LinkedHashMap<>();
  private @Nullable Instant accepted;
  private @Nullable Instant lastEnd;

  /** Takes the entries in their order; each stage ends with the first entry of its kind. */
  void add(TimelineEntry entry) {
    if (entry.kind().equals("DEPLOYMENT_ACCEPTED")) {
      accepted = entry.at();
      lastEnd = entry.at();
    }
    var name = NAME_BY_END.get(entry.kind());
    if (name == null || lastEnd == null || millis.containsKey(name)) {
      return;
    }
    millis.put(name, Duration.between(lastEnd, entry.at()).toMillis());
    lastEnd = entry.at();
    if (name.equals("verdict") && accepted != null) {
      millis.put("acceptedToTrusted", Duration.between(accepted, entry.at()).toMillis());
    }
  }

  /** Adds a stage that the story itself measured. */
  void add(String name, Duration took) {
    millis.put(name, took.toMillis());
  }

  Map<String, Long> millis() {
    return new LinkedHashMap<>(millis);
  }
}
