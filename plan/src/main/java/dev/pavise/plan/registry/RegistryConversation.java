package dev.pavise.plan.registry;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The requests about one image: bounded bodies, bounded redirects, and an anonymous token when the
 * registry asks for one. Not thread-safe.
 */
final class RegistryConversation {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

  /** The size up to which registries must accept manifests (OCI distribution specification). */
  private static final int BODY_BYTES_MAX = 4 * 1024 * 1024;

  private static final int REDIRECTS_MAX = 3;
  private static final String MANIFEST_TYPES =
      String.join(
          ", ",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.docker.distribution.manifest.list.v2+json");

  private final HttpClient client;
  private final ImageReference image;
  private final URI base;
  private @Nullable String token;

  RegistryConversation(HttpClient client, ImageReference image) {
    this.client = client;
    this.image = image;
    this.base = HttpRegistry.baseOf(image.registry());
  }

  /** A body with the digest its registry names for it. */
  record Answer(int status, Bytes body, Optional<String> contentDigest) {}

  private record Reply(Answer answer, Optional<String> challenge, Optional<String> location) {}

  Answer manifest(String version) throws IOException, InterruptedException, RegistryAnswer {
    return get("/v2/" + image.repository() + "/manifests/" + version, MANIFEST_TYPES);
  }

  Answer blob(String digest) throws IOException, InterruptedException, RegistryAnswer {
    return get("/v2/" + image.repository() + "/blobs/" + digest, "*/*");
  }

  private Answer get(String path, String accept)
      throws IOException, InterruptedException, RegistryAnswer {
    var address = base.resolve(path);
    var reply = send(address, accept, token);
    if (reply.answer().status() == 401 && token == null) {
      token = fetchToken(reply.challenge());
      reply = send(address, accept, token);
    }
    for (int hop = 0; isRedirect(reply) && hop < REDIRECTS_MAX; hop++) {
      var next = redirectTarget(address, reply);
      var sameHost = next.getAuthority().equals(address.getAuthority());
      address = next;
      reply = send(address, accept, sameHost ? token : null);
    }
    return requireFound(reply.answer());
  }

  private Answer requireFound(Answer answer) throws RegistryAnswer {
    return switch (answer.status()) {
      case 200 -> answer;
      case 404 ->
          throw new RegistryAnswer(
              new Resolution.NotFound(
                  "%s has no %s".formatted(image.registry(), withoutRegistry())));
      case 401, 403 ->
          throw new RegistryAnswer(
              new Resolution.Refused(
                  "%s does not give %s to anonymous callers (HTTP %d)"
                      .formatted(image.registry(), withoutRegistry(), answer.status())));
      default ->
          throw new RegistryAnswer(
              new Resolution.Unavailable(
                  "%s answered HTTP %d for %s"
                      .formatted(image.registry(), answer.status(), withoutRegistry())));
    };
  }

  private Reply send(URI address, String accept, @Nullable String bearer)
      throws IOException, InterruptedException, RegistryAnswer {
    var request =
        HttpRequest.newBuilder(address).timeout(ANSWER_TIMEOUT).header("Accept", accept).GET();
    if (bearer != null) {
      request.header("Authorization", "Bearer " + bearer);
    }
    var response =
        client.send(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), BODY_BYTES_MAX));
    var headers = response.headers();
    return new Reply(
        new Answer(
            response.statusCode(),
            Bytes.copyOf(response.body()),
            headers.firstValue("Docker-Content-Digest")),
        headers.allValues("WWW-Authenticate").stream()
            .filter(it -> it.regionMatches(true, 0, "Bearer ", 0, 7))
            .findFirst(),
        headers.firstValue("Location"));
  }

  /** The anonymous token of the service that the registry's challenge names (RFC 6750). */
  private @Nullable String fetchToken(Optional<String> challenge)
      throws IOException, InterruptedException, RegistryAnswer {
    if (challenge.isEmpty()) {
      return null;
    }
    var parameters = BearerChallenge.parse(challenge.get());
    var realm = requireFitting(parameters.realm());
    var answer =
        send(parameters.tokenAddress(realm, image.repository()), "application/json", null).answer();
    if (answer.status() != 200) {
      throw new RegistryAnswer(
          new Resolution.Refused(
              "%s sends anonymous callers to %s, which refuses them (HTTP %d)"
                  .formatted(image.registry(), realm.getHost(), answer.status())));
    }
    JsonNode body;
    try {
      body = Json.readTolerant(answer.body().toByteArray(), JsonNode.class);
    } catch (MalformedMessage e) {
      throw new RegistryAnswer(
          new Resolution.Unavailable(realm.getHost() + " gave a token that cannot be read"), e);
    }
    var given = body.path("token").asString(body.path("access_token").asString(""));
    // Anything else could not be a header, or would be one that the registry chose for us.
    return given.matches("[A-Za-z0-9._~+/=-]+") ? given : null;
  }

  /**
   * A registry may send us elsewhere, but over HTTPS only; to plain HTTP on this machine only when
   * it is itself on this machine.
   */
  private URI requireFitting(String text) throws RegistryAnswer {
    URI address;
    try {
      address = base.resolve(text);
    } catch (IllegalArgumentException e) {
      throw new RegistryAnswer(
          new Resolution.Unavailable(image.registry() + " refers to a malformed address"), e);
    }
    var isSecure = "https".equals(address.getScheme()) && address.getHost() != null;
    var isLocal =
        "http".equals(address.getScheme())
            && HttpRegistry.isThisMachine(address.getHost())
            && HttpRegistry.isThisMachine(base.getHost());
    if (!isSecure && !isLocal) {
      throw new RegistryAnswer(
          new Resolution.Refused(
              image.registry() + " refers to an address that is not HTTPS; it is not followed"));
    }
    return address;
  }

  private URI redirectTarget(URI from, Reply reply) throws RegistryAnswer {
    var location = reply.location().orElse("");
    try {
      return requireFitting(from.resolve(location).toString());
    } catch (IllegalArgumentException e) {
      throw new RegistryAnswer(
          new Resolution.Unavailable(image.registry() + " redirects to a malformed address"), e);
    }
  }

  private static boolean isRedirect(Reply reply) {
    return switch (reply.answer().status()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private String withoutRegistry() {
    return image.toString().substring(image.registry().length() + 1);
  }

  /** Why a connection failed, for people; the JDK's messages are often empty. */
  static String reason(IOException e) {
    if (e instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "the name is not known";
      }
    }
    if (e instanceof ConnectException) {
      return "nothing answers there";
    }
    var message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
