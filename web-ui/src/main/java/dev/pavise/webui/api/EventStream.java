package dev.pavise.webui.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Reads server-sent events (WHATWG HTML, section 9.2) one by one. One thread reads; any other may
 * close it, or ask when something last came.
 */
public final class EventStream implements AutoCloseable {
  /** Longest line that is read; a step with all its findings stays far below. */
  private static final int LINE_BYTES_MAX = 1024 * 1024;

  private static final int BUFFER_BYTES = 4096;

  /** What can be sent back as a header. */
  private static final Pattern ID = Pattern.compile("[!-~]{1,200}");

  private final InputStream in;
  private volatile long heardNanos = System.nanoTime();
  private @Nullable String lastEventId;

  public EventStream(InputStream in) {
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
  }

  /**
   * @param name {@code message} when the stream gave none
   */
  public record Event(String name, String data) {
    /** The data of an event {@code timeline}. */
    public TimelineEntry timelineEntry() {
      return ApiJson.read(data.getBytes(StandardCharsets.UTF_8), new TypeReference<>() {});
    }
  }

  /** The last id that came, to go on from on another stream. */
  public Optional<String> lastEventId() {
    return Optional.ofNullable(lastEventId);
  }

  /** When something last came, a comment included, as {@link System#nanoTime()} has it. */
  public long heardNanos() {
    return heardNanos;
  }

  /** Waits for the next event; empty when the stream has ended. */
  public Optional<Event> next() throws IOException {
    var name = "message";
    var data = new StringBuilder();
    var dataCame = false;
    for (var line = line(); line != null; line = line()) {
      heardNanos = System.nanoTime();
      if (line.isEmpty()) {
        if (dataCame) {
          return Optional.of(new Event(name, data.toString()));
        }
        name = "message";
        continue;
      }
      var colon = line.indexOf(':');
      if (colon == 0) {
        continue;
      }
      var field = colon < 0 ? line : line.substring(0, colon);
      var value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
      switch (field) {
        case "event" -> name = value;
        case "id" -> lastEventId = ID.matcher(value).matches() ? value : lastEventId;
        case "data" -> {
          if (dataCame) {
            data.append('\n');
          }
          if (data.length() + value.length() > LINE_BYTES_MAX) {
            throw new IOException("an event is longer than " + LINE_BYTES_MAX + " characters");
          }
          data.append(value);
          dataCame = true;
        }
        default -> {} // The format says to pass over what is not known.
      }
    }
    return Optional.empty();
  }

  /** A line without its end; null at the end of the stream. */
  private @Nullable String line() throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (var next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        var line = bytes.toString(StandardCharsets.UTF_8);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      }
      if (bytes.size() == LINE_BYTES_MAX) {
        throw new IOException("a line is longer than " + LINE_BYTES_MAX + " bytes");
      }
      bytes.write(next);
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
