package dev.pavise.webui.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes server-sent events (WHATWG HTML, section 9.2). Whatever a value holds, it cannot begin a
 * field or an event of its own. One thread.
 */
final class EventWriter {
  private final OutputStream out;

  EventWriter(OutputStream out) {
    this.out = out;
  }

  void event(String name, String data) throws IOException {
    var text = new StringBuilder("event: ").append(name).append('\n');
    data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    if (data.isEmpty()) {
      text.append("data:\n");
    }
    write(text.append('\n'));
  }

  /** What the browser sends back when it comes again. */
  void id(String id) throws IOException {
    write(
        new StringBuilder("event: seen\nid: ")
            .append(id)
            .append("\ndata: ")
            .append(id)
            .append("\n\n"));
  }

  /** The last event: the browser is not to come again. */
  void ended(String html) throws IOException {
    event("ended", html);
    flush();
  }

  void flush() throws IOException {
    out.flush();
  }

  private void write(StringBuilder text) throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
