package dev.pavise.controlplane.event;

import dev.pavise.controlplane.deployment.Timeline;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the wire format of server-sent events (WHATWG HTML, section 9.2). Used by one thread. */
final class EventWriter {
  private final OutputStream out;

  EventWriter(OutputStream out) {
    this.out = out;
  }

  private record DeploymentNews(DeploymentId deployment, long sequence) {}

  /** Both events of one step; the id comes with the second, so a resume never skips half a step. */
  void send(Timeline.Positioned step) throws IOException {
    write(null, "deployment", new DeploymentNews(step.deployment(), step.entry().sequence()));
    write(step.position(), "timeline", step.entry());
  }

  void comment(String text) throws IOException {
    out.write((":" + text + "\n\n").getBytes(StandardCharsets.UTF_8));
    flush();
  }

  void flush() throws IOException {
    out.flush();
  }

  private void write(@Nullable Long id, String event, Record data) throws IOException {
    var head = (id == null ? "" : "id:" + id + "\n") + "event:" + event + "\ndata:";
    out.write(head.getBytes(StandardCharsets.UTF_8));
    out.write(Json.write(data));
    out.write("\n\n".getBytes(StandardCharsets.UTF_8));
  }
}
