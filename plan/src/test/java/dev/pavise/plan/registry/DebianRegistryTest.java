package dev.pavise.plan.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.messages.Sha256;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the registry that Debian ships; skipped where it is not installed. */
class DebianRegistryTest {
  private static final Path BINARY = Path.of("/usr/bin/docker-registry");
  private static final Duration START_MAX = Duration.ofSeconds(30);

  @TempDir Path directory = Path.of("");

  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable Process process;
  private String host = "";

  @AfterEach
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroy();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void resolvesWhatWasPushed() throws Exception {
    assertThat(BINARY).as("apt-get install docker-registry").isExecutable();
    start();
    var config = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\"}}";
    push(config);
    var manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
         "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
         "layers":[]}\
        """
            .formatted(digest(config), config.length());
    put(
        URI.create("http://" + host + "/v2/team/web/manifests/1"),
        manifest,
        "application/vnd.oci.image.manifest.v1+json");

    try (var registry = new HttpRegistry()) {
      assertThat(registry.resolve(ImageReference.parse(host + "/team/web:1").orElseThrow()))
          .isEqualTo(new Resolution.Pinned(digest(manifest)));
      assertThat(registry.resolve(ImageReference.parse(host + "/team/web:2").orElseThrow()))
          .isInstanceOf(Resolution.NotFound.class);
      assertThat(registry.resolve(ImageReference.parse(host + "/other:1").orElseThrow()))
          .isInstanceOf(Resolution.NotFound.class);
    }
  }

  private void start() throws IOException, InterruptedException {
    try (var free = new ServerSocket(0)) {
      host = "127.0.0.1:" + free.getLocalPort();
    }
    var configuration = directory.resolve("registry.yml");
    Files.writeString(
        configuration,
        """
        version: 0.1
        log: {level: error}
        storage: {filesystem: {rootdirectory: %s}}
        http: {addr: "%s"}
        """
            .formatted(directory.resolve("data"), host));
    process =
        new ProcessBuilder(BINARY.toString(), "serve", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("registry.log").toFile())
            .start();
    var end = System.nanoTime() + START_MAX.toNanos();
    while (!answers()) {
      assertThat(System.nanoTime()).as("started in time").isLessThan(end);
      Thread.sleep(50);
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(URI.create("http://" + host + "/v2/")).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void push(String blob) throws IOException, InterruptedException {
    var begin =
        HttpRequest.newBuilder(URI.create("http://" + host + "/v2/team/web/blobs/uploads/"))
            .POST(BodyPublishers.noBody())
            .build();
    var location =
        client
            .send(begin, BodyHandlers.discarding())
            .headers()
            .firstValue("Location")
            .orElseThrow();
    put(URI.create(location + "&digest=" + digest(blob)), blob, "application/octet-stream");
  }

  private void put(URI address, String body, String type) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofString(body))
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
  }

  private static Sha256 digest(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
