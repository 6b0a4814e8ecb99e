package dev.pavise.webui.deployment;

import dev.pavise.webui.api.ControlPlane;
import dev.pavise.webui.api.DeploymentId;
import dev.pavise.webui.live.FragmentRenderer;
import dev.pavise.webui.live.LiveStreams;
import dev.pavise.webui.signin.Visitor;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The streams that keep the pages about deployments live. Open to strangers too, because a stream
 * can only say that a session has ended if it is let in.
 */
@RestController
final class LiveController {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final ControlPlane api;
  private final FragmentRenderer renderer;
  private final LiveStreams live;
  private final Clock clock;

  LiveController(ControlPlane api, FragmentRenderer renderer, LiveStreams live, Clock clock) {
    this.api = api;
    this.renderer = renderer;
    this.live = live;
    this.clock = clock;
  }

  @GetMapping(path = "/deployments/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void overview(
      @Nullable Visitor visitor,
      @RequestParam @Nullable String cursor,
      @RequestParam @Nullable String seen,
      @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String last,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    live.serve(
        response,
        visitor == null ? null : visitor.token(),
        "deployments?" + cursor,
        last == null ? seen : last,
        token -> new OverviewSubject(api, token, cursor, renderer, clock));
  }

  @GetMapping(path = "/deployments/{id}/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void deployment(
      @Nullable Visitor visitor,
      @PathVariable UUID id,
      @RequestParam @Nullable String seen,
      @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String last,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    live.serve(
        response,
        visitor == null ? null : visitor.token(),
        "deployments/" + id,
        last == null ? seen : last,
        token -> new DeploymentSubject(api, token, new DeploymentId(id), renderer, clock));
  }
}
