package dev.pavise.controlplane.event;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.deployment.Deployments;
import dev.pavise.controlplane.deployment.Timeline;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.identity.AccessChanges;
import dev.pavise.controlplane.identity.Caller;
import dev.pavise.controlplane.identity.Identity;
import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.DeploymentId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The tenant's live feed as server-sent events. Each stream is one virtual thread that holds no
 * database connection while it waits. Event ids are positions in the feed, so a client that comes
 * back with the last one misses nothing.
 */
@RestController
class EventController implements SmartLifecycle {
  private static final int STREAMS_MAX = 1000;
  private static final int BATCH_MAX = 200;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** A lost wake-up costs this much. */
  private static final Duration FALLBACK_INTERVAL = Duration.ofSeconds(2);

  private final Deployments deployments;
  private final Timeline timeline;
  private final Identity identity;
  private final Wakeups wakeups;
  private final Semaphore places = new Semaphore(STREAMS_MAX);
  private volatile boolean running;

  EventController(Deployments deployments, Timeline timeline, Identity identity, Wakeups wakeups) {
    this.deployments = deployments;
    this.timeline = timeline;
    this.identity = identity;
    this.wakeups = wakeups;
  }

  @Contract(
      id = "streamEvents",
      summary = "The live feed, as server-sent events; resumes after Last-Event-ID",
      needs = Permission.DEPLOYMENTS_READ,
      answer = String.class,
      mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
      problems = {ErrorCode.NOT_FOUND, ErrorCode.RATE_LIMITED})
  @GetMapping(path = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void stream(
      @AuthenticationPrincipal Caller caller,
      @RequestParam @Nullable UUID deployment,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    if (deployment != null) {
      deployments.require(caller.tenant(), new DeploymentId(deployment));
    }
    if (!places.tryAcquire()) {
      throw Problem.later(
          ErrorCode.RATE_LIMITED,
          "This replica has " + STREAMS_MAX + " streams already.",
          Duration.ofSeconds(5));
    }
    try (var news = wakeups.subscribe(Timeline.topic(caller.tenant()));
        var access = wakeups.subscribe(AccessChanges.topic(caller.tenant()), news::wake)) {
      var position = position(caller, lastEventId);
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.setCharacterEncoding("UTF-8");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Accel-Buffering", "no");
      var events = new EventWriter(response.getOutputStream());
      events.comment("connected");
      follow(caller, deployment, position, new Waits(news, access), events);
    } finally {
      places.release();
    }
  }

  /**
   * What a stream waits for.
   *
   * @param access wakes the news as well
   */
  private record Waits(Wakeups.Subscription news, Wakeups.Subscription access) {
    boolean accessChanged() throws InterruptedException {
      return access.await(Duration.ZERO);
    }
  }

  private void follow(
      Caller caller, @Nullable UUID deployment, long start, Waits waits, EventWriter events)
      throws IOException, InterruptedException {
    var position = start;
    var heartbeatAt = System.nanoTime() + HEARTBEAT.toNanos();
    while (running) {
      var heartbeatIsDue = System.nanoTime() >= heartbeatAt;
      if ((waits.accessChanged() || heartbeatIsDue) && !identity.isValid(caller)) {
        return; // The token was revoked, may do less, or has expired since the stream began.
      }
      if (heartbeatIsDue) {
        events.comment("heartbeat");
        heartbeatAt = System.nanoTime() + HEARTBEAT.toNanos();
      }
      var batch = timeline.after(caller.tenant(), position, BATCH_MAX);
      for (var each : batch) {
        if (deployment == null || each.deployment().value().equals(deployment)) {
          events.send(each);
        }
        position = each.position();
      }
      if (!batch.isEmpty()) {
        events.flush();
      }
      if (batch.size() < BATCH_MAX) {
        waits.news().await(FALLBACK_INTERVAL);
      }
    }
  }

  private long position(Caller caller, @Nullable String lastEventId) {
    var now = timeline.position(caller.tenant());
    if (lastEventId == null || lastEventId.isBlank()) {
      return now;
    }
    try {
      return Math.clamp(Long.parseLong(lastEventId.strip()), 0, now);
    } catch (NumberFormatException e) {
      throw Problem.of(ErrorCode.BAD_REQUEST, "Last-Event-ID is none of ours.");
    }
  }

  @Override
  public void start() {
    running = true;
  }

  /** Ends every stream, so that the server need not wait for them. */
  @Override
  public void stop() {
    running = false;
    wakeups.wakeAllHere();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
