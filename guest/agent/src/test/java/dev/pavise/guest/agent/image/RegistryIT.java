package dev.pavise.guest.agent.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls from the registry that Debian ships. */
class RegistryIT {
  private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
  private static final int ATTEMPTS_MAX = 200;

  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private Process process;
  private URI address;

  @BeforeEach
  void start() throws Exception {
    assertThat(PROGRAM).as("apt-get install docker-registry").isExecutable();
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    address = URI.create("http://127.0.0.1:" + port);
    var config =
        Files.writeString(
            directory.resolve("registry.yml"),
            """
            version: 0.1
            storage:
              filesystem:
                rootdirectory: %s
            http:
              addr: 127.0.0.1:%d
            """
                .formatted(directory.resolve("storage"), port));
    process =
        new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("registry.log").toFile())
            .start();
    for (var attempt = 0; !answers() && attempt < ATTEMPTS_MAX; attempt++) {
      Thread.sleep(50);
    }
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  @Test
  void pullsWhatWasPushed() throws Exception {
    var root = Files.createDirectory(directory.resolve("root"));
    var tar =
        new TarBytes()
            .owner(
                (Integer) Files.getAttribute(root, "unix:uid"),
                (Integer) Files.getAttribute(root, "unix:gid"))
            .file("etc/motd", "hello");
    ImageReference reference;
    try (var source = new TestRegistry()) {
      reference = new TestImage().layer(tar).execution("{\"Cmd\":[\"x\"]}").push(source);
      push(source, reference);
    }
    var work = Files.createDirectory(directory.resolve("work"));
    var config =
        new Images(Map.of(TestRegistry.NAME, address), work, ImageLimits.DEFAULTS)
            .pull(reference, root);

    assertThat(config.cmd()).containsExactly("x");
    assertThat(root.resolve("etc/motd")).hasContent("hello");
  }

  /** Copies every blob, then the manifest, as a client of the distribution specification. */
  private void push(TestRegistry source, ImageReference reference) throws Exception {
    for (var blob : source.digests()) {
      if (!blob.equals(reference.digest())) {
        var begun =
            send(
                HttpRequest.newBuilder(
                        address.resolve("/v2/" + reference.repository() + "/blobs/uploads/"))
                    .POST(HttpRequest.BodyPublishers.noBody()));
        var location = begun.headers().firstValue("Location").orElseThrow();
        var separator = location.contains("?") ? "&" : "?";
        var put =
            send(
                HttpRequest.newBuilder(address.resolve(location + separator + "digest=" + blob))
                    .header("Content-Type", "application/octet-stream")
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(source.content(blob))));
        assertThat(put.statusCode()).isEqualTo(201);
      }
    }
    var put =
        send(
            HttpRequest.newBuilder(
                    address.resolve("/v2/" + reference.repository() + "/manifests/latest"))
                .header("Content-Type", ImageManifest.OCI_MANIFEST)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(source.content(reference.digest()))));
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private boolean answers() throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(address.resolve("/v2/")).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // Not up yet.
    }
  }
}
