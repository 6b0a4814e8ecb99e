package dev.pavise.controlplane.running;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads a stream of server-sent events as a browser would. */
public final class EventStream implements AutoCloseable {
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final InputStream body;

  /** One event; the id is empty when it came without. */
  public record Event(String id, String type, String data, long receivedNanos) {}

  private EventStream(InputStream body) {
    this.body = body;
    Thread.ofVirtual().start(this::read);
  }

  public static EventStream open(Client client, String path, @Nullable String lastEventId)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(client.address().resolve(path))
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + client.token());
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    var response =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("events answered " + response.statusCode());
    }
    return new EventStream(response.body());
  }

  /** The next event of this type; those of other types are passed over. */
  public Event next(String type) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < deadline) {
      var event = events.poll(200, TimeUnit.MILLISECONDS);
      if (event != null && event.type().equals(type)) {
        return event;
      }
    }
    throw new AssertionError("waited in vain for an event of type " + type);
  }

  /** Waits until the other side ends the stream. */
  public void awaitEnd(Duration patience) throws InterruptedException {
    if (!ended.await(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS)) {
      throw new AssertionError("the stream was still open after " + patience);
    }
  }

  private void read() {
    try (var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      var id = "";
      var type = "";
      var data = "";
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isEmpty()) {
          if (!type.isEmpty()) {
            events.add(new Event(id, type, data, System.nanoTime()));
          }
          id = "";
          type = "";
          data = "";
        } else if (line.startsWith("id:")) {
          id = line.substring(3);
        } else if (line.startsWith("event:")) {
          type = line.substring(6);
        } else if (line.startsWith("data:")) {
          data = line.substring(5);
        }
      }
    } catch (IOException e) {
      events.add(new Event("", "closed", "", System.nanoTime()));
    } finally {
      ended.countDown();
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
