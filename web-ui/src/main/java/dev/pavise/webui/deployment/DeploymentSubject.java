package dev.pavise.webui.deployment;

import dev.pavise.webui.api.ApiToken;
import dev.pavise.webui.api.ControlPlane;
import dev.pavise.webui.api.DeploymentId;
import dev.pavise.webui.api.EventStream;
import dev.pavise.webui.api.TimelineEntry;
import dev.pavise.webui.live.FragmentRenderer;
import dev.pavise.webui.live.Revisions;
import dev.pavise.webui.live.Subject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A deployment's page, as it is followed. One thread. */
final class DeploymentSubject implements Subject {
  /** As in the page's template. */
  static final List<String> PARTS =
      List.of(
          "development",
          "in-short",
          "axes",
          "findings",
          "endpoints",
          "containers",
          "digests",
          "actions",
          "spoken");

  private final ControlPlane api;
  private final ApiToken token;
  private final DeploymentId id;
  private final FragmentRenderer renderer;
  private final Clock clock;
  private final History history = new History();
  private Map<Long, Step> drawn = new HashMap<>();

  DeploymentSubject(
      ControlPlane api, ApiToken token, DeploymentId id, FragmentRenderer renderer, Clock clock) {
    this.api = api;
    this.token = token;
    this.id = id;
    this.renderer = renderer;
    this.clock = clock;
  }

  @Override
  public @Nullable DeploymentId deployment() {
    return id;
  }

  @Override
  public Picture picture(List<EventStream.Event> news, boolean fresh) {
    var deployment = api.deployment(token, id);
    if (fresh) {
      history.catchUp(api, token, id);
    }
    history.addAll(told(news));
    var page = DeploymentPage.of(deployment, history.latestEvidence(), clock.instant());
    return new Picture(revision(page, history), parts(page), steps(page), changesAt(page));
  }

  /** What two pages must share to show the same. */
  static String revision(DeploymentPage page, History history) {
    var step = history.steps().isEmpty() ? 0 : history.steps().getLast().sequence();
    return Revisions.of(step, page.deployment().sequence() + "-" + page.standing().trust());
  }

  private static List<TimelineEntry> told(List<EventStream.Event> news) {
    return news.stream()
        .filter(event -> event.name().equals("timeline"))
        .map(EventStream.Event::timelineEntry)
        .toList();
  }

  private List<Part> parts(DeploymentPage page) {
    return PARTS.stream()
        .map(name -> Part.of(name, renderer.render("parts/deployment", name, Map.of("page", page))))
        .toList();
  }

  /** Steps never change, so each is drawn once. */
  private List<Step> steps(DeploymentPage page) {
    var rows = StepRow.newestFirst(history.steps(), page.development()).reversed();
    var steps = new ArrayList<Step>();
    var kept = new HashMap<Long, Step>();
    for (var row : rows) {
      var step =
          drawn.computeIfAbsent(
              row.sequence(),
              sequence ->
                  new Step(
                      sequence, renderer.render("parts/deployment", "step", Map.of("step", row))));
      steps.add(step);
      kept.put(row.sequence(), step);
    }
    drawn = kept;
    return steps;
  }

  private static @Nullable Instant changesAt(DeploymentPage page) {
    return page.standing().isTrusted() ? page.deployment().expiresAt() : null;
  }
}
