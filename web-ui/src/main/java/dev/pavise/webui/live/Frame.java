package dev.pavise.webui.live;

import dev.pavise.webui.live.Subject.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a feed's pages show, at one moment. Each reader compares it with what it has sent, so a
 * slow one skips what was in between and never holds up the feed or fills a queue. Immutable.
 *
 * @param version grows by one with each frame of a feed
 * @param revision of the picture; empty before the first
 * @param parts in the order in which they are sent
 * @param ending set on the last frame
 */
record Frame(
    long version,
    String revision,
    SequencedMap<String, Drawn> parts,
    List<Step> steps,
    @Nullable Ending ending) {

  static final Frame FIRST = new Frame(0, "", new LinkedHashMap<>(), List.of(), null);

  /** The name of the part that says whether what is seen is of now. */
  static final String CONNECTION = "connection";

  /**
   * @param since the version that drew it
   */
  record Drawn(Object key, String html, long since) {}

  /** Why a feed ends for good. */
  enum Ending {
    SIGNED_OUT,
    GONE
  }

  /** The next frame with another picture, telling that it is of now. */
  Frame with(Subject.Picture picture, String connection) {
    var next = version + 1;
    var drawn = new LinkedHashMap<String, Drawn>();
    for (var part : picture.parts()) {
      var before = parts.get(part.name());
      drawn.put(
          part.name(),
          before != null && before.key().equals(part.key())
              ? before
              : new Drawn(part.key(), part.html().get(), next));
    }
    drawn.put(CONNECTION, redrawn(CONNECTION, connection, next));
    return new Frame(next, picture.revision(), drawn, picture.steps(), null);
  }

  /** The next frame with the same picture and other words on whether it is of now. */
  Frame with(String connection) {
    var next = version + 1;
    var drawn = new LinkedHashMap<>(parts);
    drawn.put(CONNECTION, redrawn(CONNECTION, connection, next));
    return new Frame(next, revision, drawn, steps, null);
  }

  Frame ended(Ending why) {
    return new Frame(version + 1, revision, parts, steps, why);
  }

  /** Whether there is anything to show yet. */
  boolean hasPicture() {
    return !revision.isEmpty();
  }

  private Drawn redrawn(String name, String html, long next) {
    var before = parts.get(name);
    return before != null && before.key().equals(html) ? before : new Drawn(html, html, next);
  }
}
