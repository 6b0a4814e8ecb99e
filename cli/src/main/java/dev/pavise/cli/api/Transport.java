package dev.pavise.cli.api;

import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** HTTP with one control plane: its authority, the caller's token, bounds, and its problems. */
final class Transport implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final int BODY_BYTES_MAX = 16 * 1024 * 1024;
  private static final int PROBLEM_BYTES_MAX = 256 * 1024;

  private final HttpClient client;
  private final URI server;
  private final @Nullable String token;

  Transport(URI server, @Nullable Path caFile, @Nullable String token) {
    this.server = requireSafe(server);
    this.token = token;
    var builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER);
    if (caFile != null) {
      builder.sslContext(CertificateAuthority.contextOf(caFile));
    }
    this.client = builder.build();
  }

  /** A token is a key: it goes out encrypted, or not beyond this machine. */
  private static URI requireSafe(URI server) {
    var isLocal = "localhost".equals(server.getHost()) || "127.0.0.1".equals(server.getHost());
    var isSafe =
        "https".equals(server.getScheme()) || ("http".equals(server.getScheme()) && isLocal);
    if (!isSafe || server.getHost() == null) {
      throw new IllegalArgumentException(
          "the server's address is \"" + server + "\", expected https://host:port");
    }
    return server;
  }

  HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(ANSWER_TIMEOUT)
            .header("Accept", "application/json, application/problem+json");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  static HttpRequest.BodyPublisher json(Object body) {
    return BodyPublishers.ofByteArray(Json.write(body));
  }

  /** The body of a 2xx answer. */
  byte[] exchange(HttpRequest request) {
    var response = send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BODY_BYTES_MAX));
    if (response.statusCode() / 100 != 2) {
      throw problem(response.statusCode(), response.body());
    }
    return response.body();
  }

  <T> T exchange(HttpRequest request, Class<T> type) {
    return read(exchange(request), type);
  }

  /** An open stream of a 200 answer; the caller closes it. */
  InputStream open(HttpRequest request) {
    var response = send(request, BodyHandlers.ofInputStream());
    if (response.statusCode() == 200) {
      return response.body();
    }
    try (var body = response.body()) {
      throw problem(response.statusCode(), body.readNBytes(PROBLEM_BYTES_MAX));
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  static <T> T read(byte[] json, Class<T> type) {
    try {
      return Json.readTolerant(json, type);
    } catch (MalformedMessage e) {
      throw ApiProblem.unavailable("its answer cannot be read: " + e.getMessage(), e);
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiProblem.unavailable("interrupted while waiting for " + server, e);
    }
  }

  private ApiProblem unavailable(IOException e) {
    var reason =
        switch (e) {
          case HttpTimeoutException _ -> "no answer in time";
          case ConnectException _ -> "nothing answers there";
          case SSLException ssl -> "its certificate is not accepted: " + ssl.getMessage();
          default -> String.valueOf(e.getMessage());
        };
    return ApiProblem.unavailable(server + ": " + reason, e);
  }

  private static ApiProblem problem(int status, byte[] body) {
    ApiProblem.Body read;
    try {
      read = Json.readTolerant(body, ApiProblem.Body.class);
    } catch (MalformedMessage e) {
      read = new ApiProblem.Body(null, null, null, null, null, null);
    }
    return ApiProblem.answered(status, read);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
