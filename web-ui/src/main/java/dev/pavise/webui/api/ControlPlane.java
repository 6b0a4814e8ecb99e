package dev.pavise.webui.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * The control plane's REST API. Every call names the token it is made with, and none is tried twice
 * here: a person or a feed decides that. Thread-safe; calls wait, so make them on virtual threads.
 */
public final class ControlPlane {
  /** Largest answer that is read; a page of 50 verdicts with all their findings stays below. */
  private static final int ANSWER_BYTES_MAX = 8 * 1024 * 1024;

  private static final Duration REQUEST_TIME_MAX = Duration.ofSeconds(10);

  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;

  private final URI address;
  private final HttpClient http;

  /**
   * @param address scheme, host and port
   */
  public ControlPlane(URI address, HttpClient http) {
    this.address = address;
    this.http = http;
  }

  /** Exchanges a one-time code for a session. */
  public SessionView openSession(String code) {
    var body = BodyPublishers.ofByteArray(ApiJson.write(Map.of("code", code)));
    var request =
        request("/sessions", null, b -> b.header("Content-Type", "application/json").POST(body));
    return read(request, new TypeReference<>() {});
  }

  /** Ends a session; its token counts no longer. */
  public void closeSession(ApiToken token) {
    send(request("/sessions/current", token, HttpRequest.Builder::DELETE));
  }

  /** Newest first. */
  public Page<DeploymentView> deployments(ApiToken token, @Nullable String cursor) {
    return read(get("/deployments" + query(null, cursor), token), new TypeReference<>() {});
  }

  public DeploymentView deployment(ApiToken token, DeploymentId id) {
    return read(get("/deployments/" + id, token), new TypeReference<>() {});
  }

  /** Asks for fresh evidence now. */
  public void attest(ApiToken token, DeploymentId id) {
    send(
        request(
            "/deployments/" + id + "/attestations", token, b -> b.POST(BodyPublishers.noBody())));
  }

  public void stop(ApiToken token, DeploymentId id) {
    send(request("/deployments/" + id, token, HttpRequest.Builder::DELETE));
  }

  /** Oldest first. */
  public Page<TimelineEntry> timeline(
      ApiToken token, DeploymentId id, int limit, @Nullable String cursor) {
    return read(
        get("/deployments/" + id + "/timeline" + query(limit, cursor), token),
        new TypeReference<>() {});
  }

  /** Newest first. */
  public Page<ResultView> results(ApiToken token, DeploymentId id, @Nullable String cursor) {
    return read(
        get("/deployments/" + id + "/results" + query(null, cursor), token),
        new TypeReference<>() {});
  }

  public ResultView result(ApiToken token, EvidenceId id) {
    return read(get("/results/" + id, token), new TypeReference<>() {});
  }

  /** The exact bytes that the guest posted. */
  public byte[] evidence(ApiToken token, EvidenceId id) {
    return send(get("/evidence/" + id, token));
  }

  /** The exact DSSE envelope that the owner signed. */
  public byte[] manifest(ApiToken token, DeploymentId id) {
    return send(get("/deployments/" + id + "/manifest", token));
  }

  /**
   * Opens the stream of news. It has no end of its own; whoever opened it closes it.
   *
   * @param deployment whose news; of all when null
   * @param lastEventId where to go on; from now on when null
   */
  public EventStream events(
      ApiToken token, @Nullable DeploymentId deployment, @Nullable String lastEventId) {
    var path = "/events" + (deployment == null ? "" : "?deployment=" + deployment);
    var request =
        request(
            path,
            token,
            b -> {
              b.header("Accept", "text/event-stream");
              return lastEventId == null ? b : b.header("Last-Event-ID", lastEventId);
            });
    var response = exchange(request, BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw failure(response.statusCode(), firstBytes(response.body()));
    }
    return new EventStream(response.body());
  }

  private static byte[] firstBytes(InputStream body) {
    try (body) {
      return body.readNBytes(ANSWER_BYTES_MAX);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private <T> T read(HttpRequest request, TypeReference<T> type) {
    return ApiJson.read(send(request), type);
  }

  private byte[] send(HttpRequest request) {
    var response =
        exchange(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
    if (response.statusCode() / 100 != 2) {
      throw failure(response.statusCode(), response.body());
    }
    return response.body();
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new ApiException.Away(
          request.method() + " " + request.uri().getPath() + " got no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException.Away("interrupted while waiting for the control plane", e);
    }
  }

  private static ApiException failure(int status, byte[] body) {
    if (status == UNAUTHORIZED) {
      return new ApiException.SessionEnded();
    }
    if (status == NOT_FOUND) {
      return new ApiException.NotThere();
    }
    if (status / 100 == 3) {
      return new ApiException.Away("the API answered with a redirect, " + status, null);
    }
    try {
      return new ApiException.Refused(status, ApiJson.read(body, new TypeReference<>() {}));
    } catch (ApiException.Away notAProblem) {
      return status >= SERVER_ERROR
          ? new ApiException.Away("the API answered " + status, notAProblem)
          : new ApiException.Refused(status, new Problem(null, null, null, null));
    }
  }

  private HttpRequest get(String path, ApiToken token) {
    return request(path, token, HttpRequest.Builder::GET);
  }

  private HttpRequest request(
      String path, @Nullable ApiToken token, UnaryOperator<HttpRequest.Builder> details) {
    var builder =
        HttpRequest.newBuilder(address.resolve("/api/v1" + path)).timeout(REQUEST_TIME_MAX);
    if (token != null) {
      builder.header("Authorization", "Bearer " + token.value());
    }
    return details.apply(builder).build();
  }

  private static String query(@Nullable Integer limit, @Nullable String cursor) {
    var query = new StringBuilder();
    if (limit != null) {
      query.append("?limit=").append(limit);
    }
    if (cursor != null) {
      query
          .append(query.isEmpty() ? '?' : '&')
          .append("cursor=")
          .append(URLEncoder.encode(cursor, StandardCharsets.UTF_8));
    }
    return query.toString();
  }
}
