package dev.pavise.webui.live;

import dev.pavise.webui.live.Subject.Step;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one browser has been sent. Sends it of each frame what it has not seen: parts that were
 * drawn anew, steps that were added, or the whole timeline when it has been away for too long. One
 * thread.
 */
final class Reader {
  private final EventWriter out;
  private @Nullable String seen;
  private long stepSeen;
  private long version;
  private boolean started;

  /**
   * @param seen the revision that the browser has; null when it has none
   */
  Reader(EventWriter out, @Nullable String seen) {
    this.out = out;
    this.seen = seen;
  }

  /** Whether there was anything to send. */
  boolean show(Frame frame) throws IOException {
    var sent = false;
    if (frame.hasPicture() && !started) {
      started = true;
      sent = begin(frame);
    } else if (frame.hasPicture()) {
      sent = sendParts(frame, version);
      sent |= sendSteps(frame.steps());
    } else {
      sent = sendParts(frame, version);
    }
    version = frame.version();
    if (sent && frame.hasPicture()) {
      out.id(frame.revision());
    }
    out.flush();
    return sent;
  }

  /** A browser whose page is of this very revision needs only to be told that it is of now. */
  private boolean begin(Frame frame) throws IOException {
    if (frame.revision().equals(seen)) {
      stepSeen = last(frame.steps());
      var connection = frame.parts().get(Frame.CONNECTION);
      if (connection != null) {
        out.event(Frame.CONNECTION, connection.html());
      }
      return true;
    }
    stepSeen = Revisions.step(seen);
    sendParts(frame, -1);
    sendSteps(frame.steps());
    return true;
  }

  private boolean sendParts(Frame frame, long since) throws IOException {
    var sent = false;
    for (var part : frame.parts().entrySet()) {
      if (part.getValue().since() > since) {
        out.event(part.getKey(), part.getValue().html());
        sent = true;
      }
    }
    return sent;
  }

  private boolean sendSteps(List<Step> steps) throws IOException {
    if (steps.isEmpty() || last(steps) <= stepSeen) {
      return false;
    }
    if (stepSeen < steps.getFirst().sequence()) {
      out.event(
          "timeline", steps.reversed().stream().map(Step::html).collect(Collectors.joining("\n")));
    } else {
      for (var step : steps) {
        if (step.sequence() > stepSeen) {
          out.event("step", step.html());
        }
      }
    }
    stepSeen = last(steps);
    return true;
  }

  private static long last(List<Step> steps) {
    return steps.isEmpty() ? 0 : steps.getLast().sequence();
  }

  void beat() throws IOException {
    out.event("beat", "alive");
    out.flush();
  }

  void end(String html) throws IOException {
    out.ended(html);
  }
}
