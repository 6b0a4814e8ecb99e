package dev.pavise.guest.agent.image;

import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from registries (OCI distribution specification), without any credential: anonymous bearer
 * tokens are fetched where a registry asks for one. It says nothing about the bytes it gives; its
 * callers check them. Thread-safe.
 */
final class RegistryClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration HEADERS_TIMEOUT = Duration.ofSeconds(30);
  private static final int REDIRECTS_MAX = 5;
  private static final int TOKEN_BYTES_MAX = 64 * 1024;

  /** Docker Hub's name in references is not its address. */
  private static final Map<String, URI> WELL_KNOWN =
      Map.of("docker.io", URI.create("https://registry-1.docker.io"));

  private static final Pattern BEARER_PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private final Map<String, URI> registries;
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  RegistryClient(Map<String, URI> registries) {
    this.registries = Map.copyOf(registries);
  }

  /**
   * Opens a manifest or blob for reading.
   *
   * @param kind {@code manifests} or {@code blobs}
   * @param readTimeout after this the stream is closed under its reader
   */
  InputStream open(
      ImageReference image, String kind, String digest, String accept, Duration readTimeout)
      throws IOException, InterruptedException {
    var uri =
        base(image.registry()).resolve("/v2/" + image.repository() + "/" + kind + "/" + digest);
    var response = get(uri, accept, tokens.get(scope(image)));
    if (response.statusCode() == 401) {
      response.body().close();
      var token = fetchToken(uri, response);
      tokens.put(scope(image), token);
      response = get(uri, accept, token);
    }
    if (response.statusCode() != 200) {
      response.body().close();
      throw new IOException(
          "registry %s answered %d for %s %s of %s"
              .formatted(
                  image.registry(), response.statusCode(), kind, digest, image.repository()));
    }
    return new TimedStream(response.body(), readTimeout);
  }

  private static String scope(ImageReference image) {
    return image.registry() + "/" + image.repository();
  }

  private URI base(String registry) {
    var rewritten = registries.get(registry);
    if (rewritten != null) {
      return rewritten;
    }
    return WELL_KNOWN.getOrDefault(registry, URI.create("https://" + registry));
  }

  private HttpResponse<InputStream> get(URI first, String accept, @Nullable String token)
      throws IOException, InterruptedException {
    var uri = first;
    for (var redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
      var request =
          HttpRequest.newBuilder(uri).timeout(HEADERS_TIMEOUT).header("Accept", accept).GET();
      if (token != null && sameOrigin(uri, first)) {
        request.header("Authorization", "Bearer " + token);
      }
      var response = client.send(request.build(), BodyHandlers.ofInputStream());
      var location = response.headers().firstValue("Location");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return response;
      }
      response.body().close();
      uri = permitted(uri, location.get());
    }
    throw new IOException("more than " + REDIRECTS_MAX + " redirects from " + first.getHost());
  }

  /**
   * A registry may send us on, but not to where only this guest can reach: over HTTPS anywhere,
   * else to its own host.
   */
  private static URI permitted(URI from, String to) throws IOException {
    URI uri;
    try {
      uri = from.resolve(to);
    } catch (IllegalArgumentException e) {
      throw new ImageRefused("registry " + from.getHost() + " refers to a malformed address", e);
    }
    var sameHost =
        "http".equals(from.getScheme())
            && "http".equals(uri.getScheme())
            && Objects.equals(from.getHost(), uri.getHost());
    if (!"https".equals(uri.getScheme()) && !sameHost) {
      throw new ImageRefused(
          "registry " + from.getHost() + " refers to " + uri.getScheme() + "://" + uri.getHost());
    }
    return uri;
  }

  private static boolean sameOrigin(URI one, URI other) {
    return Objects.equals(one.getScheme(), other.getScheme())
        && Objects.equals(one.getHost(), other.getHost())
        && one.getPort() == other.getPort();
  }

  /** The anonymous token of the registry's own challenge (distribution specification, token). */
  private String fetchToken(URI uri, HttpResponse<?> challenged)
      throws IOException, InterruptedException {
    var challenge = challenged.headers().firstValue("WWW-Authenticate").orElse("");
    var parameters = new java.util.HashMap<String, String>();
    if (challenge.regionMatches(true, 0, "Bearer ", 0, 7)) {
      var matcher = BEARER_PARAMETER.matcher(challenge);
      while (matcher.find()) {
        parameters.put(matcher.group(1), matcher.group(2));
      }
    }
    var realm = parameters.get("realm");
    if (realm == null) {
      throw new IOException(
          "registry " + uri.getHost() + " wants a login, and offers no anonymous token");
    }
    var query =
        Optional.ofNullable(parameters.get("service")).map(it -> "service=" + encode(it)).orElse("")
            + Optional.ofNullable(parameters.get("scope"))
                .map(it -> "&scope=" + encode(it))
                .orElse("");
    var response =
        get(permitted(uri, realm + (realm.contains("?") ? "&" : "?") + query), "*/*", null);
    byte[] body;
    try (var in = new TimedStream(response.body(), HEADERS_TIMEOUT)) {
      body = in.readNBytes(TOKEN_BYTES_MAX);
    }
    try {
      var answer = Json.readTolerant(body, Token.class);
      var token = answer.token() == null ? answer.accessToken() : answer.token();
      if (response.statusCode() == 200 && token != null) {
        return token;
      }
    } catch (MalformedMessage e) {
      throw new IOException("the token service of " + uri.getHost() + " gave no token", e);
    }
    throw new IOException("the token service of " + uri.getHost() + " gave no token");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private record Token(
      @Nullable String token,
      @com.fasterxml.jackson.annotation.JsonProperty("access_token")
          @Nullable String accessToken) {}

  /** Closes itself after a time, which wakes a reader that is waiting for a silent registry. */
  private static final class TimedStream extends FilterInputStream {
    private final CompletableFuture<?> alarm;

    TimedStream(InputStream in, Duration timeout) {
      super(in);
      this.alarm =
          new CompletableFuture<>()
              .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete((value, late) -> closeQuietly(in));
    }

    private static void closeQuietly(InputStream in) {
      try {
        in.close();
      } catch (IOException e) {
        // It was given up; its reader hears of it.
      }
    }

    @Override
    public void close() throws IOException {
      alarm.complete(null);
      super.close();
    }
  }
}
