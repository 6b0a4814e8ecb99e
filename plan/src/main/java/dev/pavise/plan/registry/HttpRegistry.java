package dev.pavise.plan.registry;

import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks real registries over HTTP (OCI distribution specification), anonymously. Nothing a registry
 * says is believed but what a digest covers: the digest of a tag is computed from the bytes that
 * came. Plain HTTP is spoken with this machine only. Thread-safe.
 */
public final class HttpRegistry implements Registry, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final String ARCHITECTURE = "amd64";
  private static final String OPERATING_SYSTEM = "linux";

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  @Override
  public Resolution resolve(ImageReference image) {
    try {
      return resolve(image, new RegistryConversation(client, image));
    } catch (RegistryAnswer e) {
      return e.resolution();
    } catch (IOException e) {
      return new Resolution.Unavailable(
          image.registry() + " could not be asked: " + RegistryConversation.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Resolution.Unavailable("interrupted while asking " + image.registry());
    } catch (MalformedMessage e) {
      return new Resolution.Unsuitable(image + " has no readable manifest: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private static Resolution resolve(ImageReference image, RegistryConversation conversation)
      throws IOException, InterruptedException, RegistryAnswer {
    var answer = conversation.manifest(image.version());
    var digest = requireDigest(image, image.digest(), answer);
    var manifest = Json.readTolerant(answer.body().toByteArray(), JsonNode.class);
    if (manifest.has("manifests")) {
      var chosen = chooseFrom(image, manifest.path("manifests"));
      var child = conversation.manifest(chosen.toString());
      digest = requireDigest(image, chosen, child);
      manifest = Json.readTolerant(child.body().toByteArray(), JsonNode.class);
    }
    if (!manifest.path("layers").isArray()) {
      return new Resolution.Unsuitable(
          image + " is not an image of OCI or of Docker's schema 2: its manifest lists no layers");
    }
    requirePlatform(image, manifest, conversation);
    return new Resolution.Pinned(digest);
  }

  /** The digest of the very bytes, when it is the one asked for and the one the registry names. */
  private static Sha256 requireDigest(
      ImageReference image, @Nullable Sha256 expected, RegistryConversation.Answer answer)
      throws RegistryAnswer {
    var found = Sha256.of(answer.body());
    if (expected != null && !expected.equals(found)) {
      throw new RegistryAnswer(
          new Resolution.Dishonest(
              "%s gave a manifest with the digest %s when asked for %s of %s"
                  .formatted(image.registry(), found, expected, image.repository())));
    }
    var named = answer.contentDigest();
    if (named.isPresent() && !named.get().equals(found.toString())) {
      throw new RegistryAnswer(
          new Resolution.Dishonest(
              "%s says the manifest of %s has another digest (%s) than its bytes (%s)"
                  .formatted(image.registry(), image, shorten(named.get()), found)));
    }
    return found;
  }

  private static Sha256 chooseFrom(ImageReference image, JsonNode descriptors)
      throws RegistryAnswer {
    var offered = new TreeSet<String>();
    for (var descriptor : descriptors) {
      var platform = descriptor.path("platform");
      var system = platform.path("os").asString("?");
      var architecture = platform.path("architecture").asString("?");
      if (system.equals(OPERATING_SYSTEM) && architecture.equals(ARCHITECTURE)) {
        return digestOf(image, descriptor);
      }
      if (!system.equals("unknown")) {
        offered.add(shorten(system + "/" + architecture));
      }
    }
    throw new RegistryAnswer(
        new Resolution.Unsuitable(
            image + " is not made for linux/amd64, only for " + String.join(", ", offered)));
  }

  /** A single image manifest does not say its platform; its configuration does. */
  private static void requirePlatform(
      ImageReference image, JsonNode manifest, RegistryConversation conversation)
      throws IOException, InterruptedException, RegistryAnswer {
    var expected = digestOf(image, manifest.path("config"));
    var answer = conversation.blob(expected.toString());
    if (!Sha256.of(answer.body()).equals(expected)) {
      throw new RegistryAnswer(
          new Resolution.Dishonest(
              "%s gave other bytes for the configuration of %s than its digest says"
                  .formatted(image.registry(), image)));
    }
    var configuration = Json.readTolerant(answer.body().toByteArray(), JsonNode.class);
    var found = new ArrayList<String>();
    for (var field : List.of("os", "architecture")) {
      found.add(shorten(configuration.path(field).asString("?")));
    }
    if (!found.equals(List.of(OPERATING_SYSTEM, ARCHITECTURE))) {
      throw new RegistryAnswer(
          new Resolution.Unsuitable(
              image + " is made for " + String.join("/", found) + ", not for linux/amd64"));
    }
  }

  private static Sha256 digestOf(ImageReference image, JsonNode descriptor) throws RegistryAnswer {
    try {
      return Sha256.parse(descriptor.path("digest").asString(""));
    } catch (IllegalArgumentException e) {
      throw new RegistryAnswer(
          new Resolution.Unsuitable(
              image + " refers to a part of it without a SHA-256 digest, which cannot be checked"),
          e);
    }
  }

  /** The address of a registry's interface. */
  static URI baseOf(String registry) {
    var host = registry.replaceFirst(":[0-9]+$", "");
    if (registry.equals("docker.io")) {
      return URI.create("https://registry-1.docker.io");
    }
    return URI.create((isThisMachine(host) ? "http://" : "https://") + registry);
  }

  static boolean isThisMachine(@Nullable String host) {
    return Optional.ofNullable(host)
        .filter(it -> it.equals("localhost") || it.matches("127(\\.[0-9]{1,3}){3}"))
        .isPresent();
  }

  private static String shorten(String foreign) {
    return foreign.length() <= 100 ? foreign : foreign.substring(0, 100) + "…";
  }
}
