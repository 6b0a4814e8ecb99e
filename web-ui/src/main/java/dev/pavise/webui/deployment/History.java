package dev.pavise.webui.deployment;

import dev.pavise.webui.api.ApiToken;
import dev.pavise.webui.api.ControlPlane;
import dev.pavise.webui.api.DeploymentId;
import dev.pavise.webui.api.EvidenceId;
import dev.pavise.webui.api.TimelineEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest steps of a deployment, gathered page by page and news by news; a step that comes twice
 * is kept once. Not thread-safe.
 */
final class History {
  /** Steps that a page shows; those before are counted. */
  static final int STEPS_MAX = 200;

  private static final int PAGE_SIZE = 200;

  /** Pages that are read in one go: at three steps a minute, two weeks. */
  private static final int PAGES_MAX = 300;

  private final TreeMap<Long, TimelineEntry> steps = new TreeMap<>();
  private @Nullable String cursor;
  private boolean earlier;

  /** Reads on from where it last was. */
  void catchUp(ControlPlane api, ApiToken token, DeploymentId deployment) {
    for (int pages = 0; pages < PAGES_MAX; pages++) {
      var page = api.timeline(token, deployment, PAGE_SIZE, cursor);
      addAll(page.items());
      if (page.next() == null) {
        return;
      }
      cursor = page.next();
    }
  }

  void addAll(Collection<TimelineEntry> entries) {
    entries.forEach(each -> steps.put(each.sequence(), each));
    while (steps.size() > STEPS_MAX) {
      steps.pollFirstEntry();
      earlier = true;
    }
  }

  /** Whether there are steps before those that are kept. */
  boolean hasEarlier() {
    return earlier;
  }

  /** Oldest first. */
  List<TimelineEntry> steps() {
    return new ArrayList<>(steps.values());
  }

  @Nullable EvidenceId latestEvidence() {
    return steps.descendingMap().values().stream()
        .map(TimelineEntry::evidence)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
