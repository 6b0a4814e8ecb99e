package dev.pavise.cli.api;

import dev.pavise.messages.DeploymentId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Follows one deployment over any number of connections. Steps are told by their sequence, so a
 * step that both the timeline and the stream carry is told once. Not thread-safe.
 */
final class Follower {
  private static final Duration WAIT_MIN = Duration.ofMillis(250);
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  /** How long the control plane may stay away. */
  private static final Duration ABSENCE_MAX = Duration.ofMinutes(5);

  private static final int PAGES_MAX = 500;

  private final Api api;
  private final DeploymentId id;
  private final Steps steps;
  private long told;
  private @Nullable String lastEventId;
  private boolean goesOn = true;

  /** When the control plane last showed that it is there; {@link System#nanoTime}. */
  private long seenAt;

  Follower(Api api, DeploymentId id, long fromSequence, Steps steps) {
    this.api = api;
    this.id = id;
    this.told = fromSequence;
    this.steps = steps;
  }

  void follow() {
    var wait = WAIT_MIN;
    seenAt = System.nanoTime();
    while (goesOn && !Thread.currentThread().isInterrupted()) {
      try (var events = api.openEvents(id, lastEventId)) {
        wait = WAIT_MIN;
        seenAt = System.nanoTime();
        if (lastEventId == null) {
          tellPast();
        }
        tellLive(events);
        seenAt = System.nanoTime();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ApiProblem e) {
        var isAbsent = Duration.ofNanos(System.nanoTime() - seenAt).compareTo(ABSENCE_MAX) > 0;
        if (!isPassing(e) || isAbsent || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
      if (goesOn) {
        pause(wait);
        wait = wait.multipliedBy(2).compareTo(WAIT_MAX) < 0 ? wait.multipliedBy(2) : WAIT_MAX;
      }
    }
  }

  /** What happened before the stream began. */
  private void tellPast() {
    String cursor = null;
    for (int page = 0; goesOn && page < PAGES_MAX; page++) {
      var past = api.timeline(id, cursor);
      past.items().forEach(this::tell);
      cursor = past.next();
      if (cursor == null) {
        return;
      }
    }
  }

  private void tellLive(EventStream events) throws InterruptedException {
    while (goesOn) {
      var next = events.next();
      if (next.isEmpty()) {
        return;
      }
      var event = next.get();
      seenAt = System.nanoTime();
      if (event.type().equals("timeline")) {
        tell(Transport.read(event.data().getBytes(StandardCharsets.UTF_8), TimelineEntry.class));
      }
      event.id().ifPresent(it -> lastEventId = it);
    }
  }

  private void tell(TimelineEntry step) {
    if (goesOn && step.sequence() > told) {
      told = step.sequence();
      goesOn = steps.onStep(step);
    }
  }

  private static boolean isPassing(ApiProblem problem) {
    return problem.isUnavailable() || problem.status() == 429 || problem.status() >= 500;
  }

  private static void pause(Duration wait) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
