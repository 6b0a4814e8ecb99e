package dev.pavise.controlplane.running;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Talks HTTP as one caller: a tenant's token, an instance's token, or nobody. */
public final class Client {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final URI address;
  private final @Nullable String token;

  public Client(URI address, @Nullable String token) {
    this.address = address;
    this.token = token;
  }

  /** An answer as it came. */
  public record Answer(int status, Bytes body, HttpResponse<byte[]> response) {
    public JsonNode json() {
      return Json.readTolerant(body.toByteArray(), JsonNode.class);
    }

    public String text() {
      return new String(body.toByteArray(), StandardCharsets.UTF_8);
    }

    /** The catalogue's code of a problem. */
    public String code() {
      return json().path("code").asString("");
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  public Answer delete(String path) {
    return send("DELETE", path, null);
  }

  public Answer post(String path, Object body, String... headers) {
    return send("POST", path, body instanceof byte[] bytes ? bytes : Json.write(body), headers);
  }

  public Answer send(String method, String path, byte @Nullable [] body, String... headers) {
    var publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body);
    var request = HttpRequest.newBuilder(address.resolve(path)).method(method, publisher);
    request.timeout(TIMEOUT).header("Content-Type", "application/json");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    for (int i = 0; i + 1 < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      DocumentedAnswers.require(method, path, response.statusCode());
      return new Answer(response.statusCode(), Bytes.copyOf(response.body()), response);
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public URI address() {
    return address;
  }

  public @Nullable String token() {
    return token;
  }
}
