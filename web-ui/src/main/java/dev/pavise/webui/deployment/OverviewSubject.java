package dev.pavise.webui.deployment;

import dev.pavise.webui.api.ApiToken;
import dev.pavise.webui.api.ControlPlane;
import dev.pavise.webui.api.DeploymentId;
import dev.pavise.webui.api.EventStream;
import dev.pavise.webui.live.FragmentRenderer;
import dev.pavise.webui.live.Revisions;
import dev.pavise.webui.live.Subject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A page of the list of deployments, as it is followed. One thread. */
final class OverviewSubject implements Subject {
  private static final String TEMPLATE = "parts/deployments";

  private final ControlPlane api;
  private final ApiToken token;
  private final @Nullable String cursor;
  private final FragmentRenderer renderer;
  private final Clock clock;

  OverviewSubject(
      ControlPlane api,
      ApiToken token,
      @Nullable String cursor,
      FragmentRenderer renderer,
      Clock clock) {
    this.api = api;
    this.token = token;
    this.cursor = cursor;
    this.renderer = renderer;
    this.clock = clock;
  }

  @Override
  public @Nullable DeploymentId deployment() {
    return null;
  }

  @Override
  public Picture picture(List<EventStream.Event> news, boolean fresh) {
    var page = OverviewPage.of(api.deployments(token, cursor), clock.instant());
    var parts = new ArrayList<Part>();
    parts.add(Part.of("development", draw("development", Map.of("page", page))));
    parts.add(Part.of("counts", draw("counts", Map.of("page", page))));
    var ids = page.rows().stream().map(row -> row.deployment().id()).toList();
    parts.add(new Part("listing", ids, () -> draw("listing", Map.of("page", page))));
    for (var row : page.rows()) {
      parts.add(Part.of("row-" + row.deployment().id(), draw("row", Map.of("row", row))));
    }
    return new Picture(revision(page), parts, List.of(), changesAt(page));
  }

  private String draw(String fragment, Map<String, Object> variables) {
    return renderer.render(TEMPLATE, fragment, variables);
  }

  /** What two pages must share to show the same. */
  static String revision(OverviewPage page) {
    var all = new ArrayList<Object>();
    for (var row : page.rows()) {
      all.add(row.deployment().id());
      all.add(row.deployment().sequence());
      all.add(row.standing().trust().name());
    }
    return Revisions.of(0, Integer.toHexString(all.hashCode()) + "-" + page.rows().size());
  }

  private static @Nullable Instant changesAt(OverviewPage page) {
    return page.rows().stream()
        .filter(row -> row.standing().isTrusted())
        .map(row -> row.deployment().expiresAt())
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }
}
