package dev.pavise.webui.live;

import dev.pavise.webui.WebUiSettings;
import dev.pavise.webui.api.ApiToken;
import dev.pavise.webui.api.ControlPlane;
import dev.pavise.webui.live.Frame.Ending;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The feeds that somebody reads, one per session and page, however many tabs show it. A feed that
 * nobody reads any more lingers for a while, so that a reload finds it warm. Thread-safe.
 */
@Component
final class Feeds implements SmartLifecycle {
  private final ControlPlane api;
  private final FragmentRenderer renderer;
  private final WebUiSettings.Live settings;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("feeds").factory());
  private final Map<Key, Entry> entries = new HashMap<>();
  private boolean running;

  Feeds(ControlPlane api, FragmentRenderer renderer, WebUiSettings settings, Clock clock) {
    this.api = api;
    this.renderer = renderer;
    this.settings = settings.live();
    this.clock = clock;
  }

  private record Key(ApiToken token, String page) {}

  private static final class Entry {
    private final Feed feed;
    private int readers;

    private Entry(Feed feed) {
      this.feed = feed;
    }
  }

  /** One reader's hold on a feed. */
  final class Subscription implements AutoCloseable {
    private final Key key;
    private final Entry entry;

    private Subscription(Key key, Entry entry) {
      this.key = key;
      this.entry = entry;
    }

    Feed feed() {
      return entry.feed;
    }

    @Override
    public void close() {
      release(key, entry);
    }
  }

  /**
   * Joins the feed of a page, or starts it; empty when there are as many as there may be.
   *
   * @param page names it within the session
   */
  synchronized Optional<Subscription> subscribe(
      ApiToken token, String page, Supplier<Subject> subject) {
    var key = new Key(token, page);
    var entry = entries.get(key);
    if (entry == null || entry.feed.isOver()) {
      if (!running || !hasRoom(token)) {
        return Optional.empty();
      }
      var feed = new Feed(api, token, subject.get(), renderer, settings, clock);
      entry = new Entry(feed);
      entries.put(key, entry);
      feed.start();
    }
    entry.readers++;
    return Optional.of(new Subscription(key, entry));
  }

  private boolean hasRoom(ApiToken token) {
    var open = entries.keySet().stream().filter(key -> key.token().equals(token)).count();
    if (open < settings.feedsPerSessionMax()) {
      return true;
    }
    var idle =
        entries.entrySet().stream()
            .filter(each -> each.getKey().token().equals(token) && each.getValue().readers == 0)
            .findFirst();
    idle.ifPresent(each -> drop(each.getKey(), each.getValue()));
    return idle.isPresent();
  }

  private synchronized void release(Key key, Entry entry) {
    entry.readers--;
    if (entry.readers == 0 && running) {
      var _ =
          timer.schedule(
              () -> dropIfIdle(key, entry), settings.linger().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void dropIfIdle(Key key, Entry entry) {
    if (entry.readers == 0) {
      drop(key, entry);
    }
  }

  private void drop(Key key, Entry entry) {
    entry.feed.close();
    entries.remove(key, entry);
  }

  /** Ends all feeds of a session that is over. */
  synchronized void end(ApiToken token) {
    entries.forEach(
        (key, entry) -> {
          if (key.token().equals(token)) {
            entry.feed.end(Ending.SIGNED_OUT);
          }
        });
    entries.keySet().removeIf(key -> key.token().equals(token));
  }

  @Override
  public synchronized void start() {
    running = true;
  }

  /** Ends every stream, so that the server need not wait for them. */
  @Override
  public synchronized void stop() {
    running = false;
    timer.shutdownNow();
    entries.values().forEach(entry -> entry.feed.close());
    entries.clear();
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }
}
