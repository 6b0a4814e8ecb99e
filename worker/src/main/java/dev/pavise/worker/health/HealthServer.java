package dev.pavise.worker.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Answers {@code GET /health} with 200 while the worker works, else with 503; it says no more than
 * that, and listens only where the operator wants it to.
 */
public final class HealthServer implements AutoCloseable {
  private static final String PATH = "/health";
  private static final int THREADS = 2;
  private static final int WAITING_MAX = 16;
  private static final int CONNECTIONS_MAX = 32;
  private static final int REQUEST_SECONDS_MAX = 5;

  static {
    // The only way to bound what this server of the JDK's takes.
    System.setProperty("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS_MAX));
    System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(REQUEST_SECONDS_MAX));
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  public HealthServer(InetSocketAddress address, BooleanSupplier works) {
    try {
      server = HttpServer.create(address, WAITING_MAX);
    } catch (IOException e) {
      threads.shutdown();
      throw new UncheckedIOException(
          "pavise.worker.health: cannot listen on " + address + "; choose a free port", e);
    }
    server.setExecutor(threads);
    server.createContext(PATH, exchange -> answer(exchange, works));
    server.start();
  }

  /** The port that is listened on. */
  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, BooleanSupplier works) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        send(exchange, HttpURLConnection.HTTP_NOT_FOUND, "not found");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, HttpURLConnection.HTTP_BAD_METHOD, "only GET");
      } else if (works.getAsBoolean()) {
        send(exchange, HttpURLConnection.HTTP_OK, "ok");
      } else {
        send(exchange, HttpURLConnection.HTTP_UNAVAILABLE, "not working");
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    var body = text.getBytes(StandardCharsets.US_ASCII);
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
