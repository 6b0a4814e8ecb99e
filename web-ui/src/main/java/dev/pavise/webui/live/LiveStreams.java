package dev.pavise.webui.live;

import dev.pavise.webui.WebUiSettings;
import dev.pavise.webui.api.ApiToken;
import dev.pavise.webui.live.Frame.Ending;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Serves live pages to browsers as server-sent events. Each open page is one virtual thread that
 * waits for the next frame; a browser that comes back with the last id gets what it missed.
 * Thread-safe.
 */
@Component
public final class LiveStreams {
  private final Feeds feeds;
  private final FragmentRenderer renderer;
  private final WebUiSettings.Live settings;
  private final Semaphore places;

  LiveStreams(Feeds feeds, FragmentRenderer renderer, WebUiSettings settings) {
    this.feeds = feeds;
    this.renderer = renderer;
    this.settings = settings.live();
    this.places = new Semaphore(settings.live().streamsMax());
  }

  /**
   * Serves a page until the browser leaves or the session ends.
   *
   * @param token of the session; null when nobody is signed in
   * @param page names it within the session
   * @param seen the revision that the browser has
   */
  public void serve(
      HttpServletResponse response,
      @Nullable ApiToken token,
      String page,
      @Nullable String seen,
      Function<ApiToken, Subject> subject)
      throws IOException, InterruptedException {
    if (token == null) {
      var out = open(response);
      out.ended(renderer.ended(Ending.SIGNED_OUT));
      return;
    }
    if (!places.tryAcquire()) {
      refuse(response);
      return;
    }
    try {
      var subscription = feeds.subscribe(token, page, () -> subject.apply(token));
      if (subscription.isEmpty()) {
        refuse(response);
        return;
      }
      try (var held = subscription.get()) {
        follow(held.feed(), new Reader(open(response), seen));
      }
    } finally {
      places.release();
    }
  }

  /** Ends all pages of a session that is over. */
  public void end(ApiToken token) {
    feeds.end(token);
  }

  private void follow(Feed feed, Reader reader) throws IOException, InterruptedException {
    var version = -1L;
    var beatAt = System.nanoTime();
    while (true) {
      var frame = feed.await(version, Duration.ofNanos(beatAt - System.nanoTime()));
      if (frame.version() > version) {
        version = frame.version();
        if (reader.show(frame)) {
          beatAt = System.nanoTime() + settings.beat().toNanos();
        }
      }
      var ending = frame.ending();
      if (ending != null) {
        reader.end(renderer.ended(ending));
        return;
      }
      if (feed.isOver() && feed.frame().version() <= version) {
        return; // Nothing more is to be told, such as why it is over.
      }
      if (System.nanoTime() >= beatAt) {
        reader.beat();
        beatAt = System.nanoTime() + settings.beat().toNanos();
      }
    }
  }

  private static EventWriter open(HttpServletResponse response) throws IOException {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setCharacterEncoding("UTF-8");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    return new EventWriter(response.getOutputStream());
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    response.setHeader(HttpHeaders.RETRY_AFTER, "5");
    response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
  }
}
