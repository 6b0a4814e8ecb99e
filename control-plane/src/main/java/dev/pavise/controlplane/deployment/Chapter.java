package dev.pavise.controlplane.deployment;

import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.result.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event is told as, before it has a place in the timeline. */
record Chapter(
    TimelineKind kind,
    String title,
    @Nullable String detail,
    @Nullable EvidenceId evidence,
    List<Finding> findings) {
  static Chapter of(TimelineKind kind, String title) {
    return new Chapter(kind, title, null, null, List.of());
  }

  Chapter withDetail(@Nullable String text) {
    return new Chapter(kind, title, text, evidence, findings);
  }

  Chapter about(EvidenceId id, List<Finding> found) {
    return new Chapter(kind, title, detail, id, found);
  }
}
