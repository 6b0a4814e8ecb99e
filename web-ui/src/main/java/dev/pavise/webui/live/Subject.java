package dev.pavise.webui.live;

import dev.pavise.webui.api.DeploymentId;
import dev.pavise.webui.api.EventStream;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a page is about, as its feed follows it. Used by the feed's one thread. */
public interface Subject {
  /** The deployment whose news matter; null when all do. */
  @Nullable DeploymentId deployment();

  /**
   * Asks the control plane how things are and draws them.
   *
   * @param news what came since the last picture
   * @param fresh whether news may have been missed
   */
  Picture picture(List<EventStream.Event> news, boolean fresh);

  /**
   * What a page shows at a moment.
   *
   * @param revision changes whenever anything below does; opaque to browsers, which send it back
   * @param steps oldest first
   * @param changesAt when it will look different by time alone; absent when it will not
   */
  record Picture(String revision, List<Part> parts, List<Step> steps, @Nullable Instant changesAt) {
    public Picture {
      parts = List.copyOf(parts);
      steps = List.copyOf(steps);
    }
  }

  /**
   * A part of a page that is replaced as a whole.
   *
   * @param key the part is drawn and sent again only when this changes
   */
  record Part(String name, Object key, Supplier<String> html) {
    /** A part whose drawing is its key. */
    public static Part of(String name, String html) {
      return new Part(name, html, () -> html);
    }
  }

  /** A step that is added on top of those before. */
  record Step(long sequence, String html) {}
}
