package dev.pavise.webui.live;

import dev.pavise.webui.WebUiSettings;
import dev.pavise.webui.api.ApiException;
import dev.pavise.webui.api.ApiToken;
import dev.pavise.webui.api.ControlPlane;
import dev.pavise.webui.api.EventStream;
import dev.pavise.webui.live.Frame.Ending;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one subject for one session: holds the stream of news, draws a new picture whenever there
 * are some, and hands the latest frame to any number of readers. News are only a nudge: what is
 * shown is always asked for anew, so a lost stream loses nothing. Thread-safe.
 */
final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  /** The wait between two tries grows up to this many times the first. */
  private static final int RETRY_FACTOR_MAX = 8;

  /** How long to wait for the second event of a pair, rather than draw twice. */
  private static final Duration GATHERING = Duration.ofMillis(10);

  private final ControlPlane api;
  private final ApiToken token;
  private final Subject subject;
  private final FragmentRenderer renderer;
  private final WebUiSettings.Live settings;
  private final Clock clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Frame frame = Frame.FIRST;
  private volatile boolean closed;
  private @Nullable Thread thread;

  /** The rest is the feed's own thread's. */
  private @Nullable String lastEventId;

  private Instant knownAt;
  private boolean away;

  Feed(
      ControlPlane api,
      ApiToken token,
      Subject subject,
      FragmentRenderer renderer,
      WebUiSettings.Live settings,
      Clock clock) {
    this.api = api;
    this.token = token;
    this.subject = subject;
    this.renderer = renderer;
    this.settings = settings;
    this.clock = clock;
    this.knownAt = clock.instant();
  }

  void start() {
    thread = Thread.ofVirtual().name("feed").start(this::run);
  }

  Frame frame() {
    return frame;
  }

  /**
   * The next frame after a version, or the same one when none comes in time or the feed is closed.
   */
  Frame await(long version, Duration longest) throws InterruptedException {
    var nanos = longest.toNanos();
    lock.lockInterruptibly();
    try {
      while (frame.version() <= version && !closed && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return frame;
    } finally {
      lock.unlock();
    }
  }

  /** Ends it for all its readers, with a reason. */
  void end(Ending why) {
    publish(frame().ended(why));
    close();
  }

  /** Ends it; readers see no more frames. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    var running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  boolean isOver() {
    return closed || frame.ending() != null;
  }

  private void run() {
    var wait = settings.retry();
    while (!closed) {
      try (var stream = api.events(token, subject.deployment(), lastEventId)) {
        follow(stream);
        wait = settings.retry();
      } catch (ApiException.SessionEnded e) {
        publish(frame.ended(Ending.SIGNED_OUT));
        return;
      } catch (ApiException.NotThere e) {
        publish(frame.ended(Ending.GONE));
        return;
      } catch (ApiException.Refused e) {
        lastEventId = null;
        away(e);
      } catch (ApiException.Away | IOException e) {
        away(e);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("a live page cannot be drawn", e);
        away(e);
      }
      try {
        Thread.sleep(scattered(wait));
      } catch (InterruptedException e) {
        return;
      }
      wait = min(wait.multipliedBy(2), settings.retry().multipliedBy(RETRY_FACTOR_MAX));
    }
  }

  /** Draws until the stream ends, which is when it returns. */
  private void follow(EventStream stream) throws IOException, InterruptedException {
    var inbox = new Inbox();
    Thread.ofVirtual().name("feed-reader").start(() -> read(stream, inbox));
    var picture = draw(inbox.take(), true);
    while (!closed) {
      var ended = inbox.await(untilNext(picture, stream));
      Thread.sleep(GATHERING);
      var mail = inbox.take();
      if (!mail.news().isEmpty() || mail.overflown() || isDue(picture)) {
        picture = draw(mail, mail.overflown());
      }
      stream.lastEventId().ifPresent(id -> lastEventId = id);
      if (ended) {
        return;
      }
      if (System.nanoTime() - stream.heardNanos() > settings.silenceMax().toNanos()) {
        stream.close();
        throw new IOException("the control plane has been silent for " + settings.silenceMax());
      }
    }
  }

  private static void read(EventStream stream, Inbox inbox) {
    try {
      for (var event = stream.next(); event.isPresent(); event = stream.next()) {
        inbox.put(event.get());
      }
    } catch (IOException e) {
      LOG.debug("a stream of news broke", e);
    } finally {
      inbox.end();
    }
  }

  private Subject.Picture draw(Inbox.Mail mail, boolean fresh) throws InterruptedException {
    var picture = subject.picture(mail.news(), fresh);
    if (Thread.interrupted()) {
      throw new InterruptedException("closed while drawing");
    }
    knownAt = clock.instant();
    if (away) {
      away = false;
      LOG.info("a live page is up to date again");
    }
    publish(frame.with(picture, renderer.connected()));
    return picture;
  }

  private void away(Exception why) {
    if (!away && !closed) {
      away = true;
      LOG.warn("a live page cannot be kept up to date: {}", why.toString());
      publish(frame.with(renderer.away(knownAt)));
    }
  }

  private boolean isDue(Subject.Picture picture) {
    var changesAt = picture.changesAt();
    return changesAt != null && !clock.instant().isBefore(changesAt);
  }

  private Duration untilNext(Subject.Picture picture, EventStream stream) {
    var untilSilence =
        Duration.ofNanos(
            settings.silenceMax().toNanos() - (System.nanoTime() - stream.heardNanos()) + 1);
    var changesAt = picture.changesAt();
    return changesAt == null
        ? untilSilence
        : min(untilSilence, Duration.between(clock.instant(), changesAt).plus(GATHERING));
  }

  /**
   * Between half and all of it, so that feeds that lost the same control plane do not come at once.
   */
  private static Duration scattered(Duration wait) {
    var half = wait.toMillis() / 2;
    return Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half + 1));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void publish(Frame next) {
    lock.lock();
    try {
      if (frame.ending() == null) {
        frame = next;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
