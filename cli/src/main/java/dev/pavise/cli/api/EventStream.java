package dev.pavise.cli.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Server-sent events (WHATWG HTML, section 9.2) from one answer. A thread of its own reads, so that
 * silence can be noticed: a living stream carries at least a comment every 15 s. Used by one
 * thread.
 */
final class EventStream implements AutoCloseable {
  private static final Duration SILENCE_MAX = Duration.ofSeconds(40);
  private static final int LINES_WAITING_MAX = 1000;
  private static final int LINE_LENGTH_MAX = 1024 * 1024;

  private final InputStream in;
  private final Thread reader;
  private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(LINES_WAITING_MAX);

  EventStream(InputStream in) {
    this.in = in;
    this.reader = Thread.ofVirtual().name("events").start(this::readLines);
  }

  /**
   * @param id of the event, absent when it carries none
   */
  record Event(Optional<String> id, String type, String data) {}

  /** The next event; empty when the stream has ended or gone silent. */
  Optional<Event> next() throws InterruptedException {
    var id = Optional.<String>empty();
    var type = "message";
    var data = new StringBuilder();
    while (true) {
      var polled = lines.poll(SILENCE_MAX.toMillis(), TimeUnit.MILLISECONDS);
      if (polled == null || polled.isEmpty()) {
        return Optional.empty();
      }
      var line = polled.get();
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          return Optional.of(new Event(id, type, data.toString()));
        }
        type = "message";
        continue;
      }
      var colon = line.indexOf(':');
      var field = colon < 0 ? line : line.substring(0, colon);
      var value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
      switch (field) {
        case "id" -> id = Optional.of(value);
        case "event" -> type = value;
        case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
        default -> {
          // A comment, or a field that this client has no use for.
        }
      }
      if (data.length() > LINE_LENGTH_MAX) {
        return Optional.empty();
      }
    }
  }

  private void readLines() {
    try (var buffered = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (var line = readLine(buffered); line.isPresent(); line = readLine(buffered)) {
        lines.put(line);
      }
      lines.put(Optional.empty());
    } catch (IOException e) {
      endQuietly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A broken connection is the end of the stream; whoever reads it connects again. */
  private void endQuietly() {
    try {
      lines.put(Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<String> readLine(BufferedReader reader) throws IOException {
    var line = new StringBuilder();
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      if (c == '\n') {
        return Optional.of(line.toString());
      }
      if (line.length() == LINE_LENGTH_MAX) {
        throw new IOException("a line of the event stream is too long");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    reader.interrupt();
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the event stream", e);
    }
  }
}
