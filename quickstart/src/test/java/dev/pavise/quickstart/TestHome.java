package dev.pavise.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An installation of its own for a test: the built jars, images and samples of this checkout behind
 * links, everything that is written in a folder of its own. The guest image is a copy, so that a
 * test can play the cloud that changes it.
 *
 * @param layout of the installation
 */
record TestHome(Layout layout) {
  private static final String IMAGE = "pavise-guest.efi";
  private static final List<String> LINKED =
      List.of("control-plane", "worker", "web-ui", "quickstart");

  static TestHome create() throws IOException {
    var checkout = Path.of(System.getProperty("pavise.home")).toRealPath();
    var home = Files.createTempDirectory("pavise-it-");
    for (var module : LINKED) {
      Files.createSymbolicLink(home.resolve(module), checkout.resolve(module));
    }
    copy(checkout.resolve("samples"), home.resolve("samples"));
    publishOnAFreePort(home.resolve("samples/https-nginx/compose.yaml"));
    Files.createDirectories(home.resolve(".pavise"));
    Files.createSymbolicLink(
        home.resolve(".pavise/sample"),
        builtImage("pavise.sampleImage").resolveSibling("").normalize());
    var guestImage = builtImage("pavise.guestImage");
    copy(guestImage.resolveSibling("").normalize(), home.resolve(".pavise/image"));
    return new TestHome(Layout.of(home));
  }

  /** The sample's own port may be taken by a demo that runs beside the tests. */
  private static void publishOnAFreePort(Path compose) throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var published = "\"%d:8443\"".formatted(socket.getLocalPort());
      Files.writeString(compose, Files.readString(compose).replace("\"8443:8443\"", published));
    }
  }

  private static Path builtImage(String property) {
    var path = System.getProperty(property, "");
    if (path.isEmpty()) {
      throw new IllegalStateException(
          property + " is not set: run the tests by ./pavise test, which builds the images first");
    }
    return Path.of(path).toAbsolutePath();
  }

  Path guestImage() {
    return layout.guestImageDirectory().resolve(IMAGE);
  }

  /** Runs the quickstart as {@code ./pavise} does; what it says goes to {@link #console()}. */
  Process quickstart(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dpavise.home=" + layout.home(),
                "-cp",
                layout.classPath("quickstart"),
                Quickstart.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(consoleFile().toFile()).start();
  }

  String console() {
    try {
      return Files.readString(consoleFile());
    } catch (IOException e) {
      return "it said nothing";
    }
  }

  private Path consoleFile() {
    return layout.home().resolve("console.txt");
  }

  void remove() throws IOException {
    try (var paths = Files.walk(layout.home())) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      paths.forEach(
          path -> {
            try {
              Files.copy(path, to.resolve(from.relativize(path).toString()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
