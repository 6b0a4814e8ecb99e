package dev.pavise.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Passwords and certificates of an installation with Docker Compose, in a folder for each container
 * that reads them. {@code ./pavise compose-secrets} adds the worker's keys and gives each folder to
 * its container's user.
 */
@Command(
    name = "compose-secrets",
    hidden = true,
    description = "Make the passwords and certificates of docker-compose.yml.")
final class ComposeSecrets implements Callable<Integer> {
  /** How the control plane is called by its own health check and by the dashboard. */
  private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "control-plane");

  @Parameters(description = "an empty folder")
  private Path folder = Path.of("");

  @Option(
      names = "--name",
      description = "another DNS name or IP address by which the control plane is reached")
  private List<String> names = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    write(folder, names);
    return 0;
  }

  static void write(Path folder, List<String> moreNames) throws IOException {
    try (var entries = Files.newDirectoryStream(folder)) {
      if (entries.iterator().hasNext()) {
        throw new Failure(
            folder + " is not empty; secrets are never replaced", "Name an empty folder.");
      }
    }
    var owner = RandomSecret.password();
    var application = RandomSecret.password();
    var postgres = closed(folder.resolve("postgres"));
    PrivateFile.write(postgres.resolve("superuser-password"), RandomSecret.password());
    PrivateFile.write(postgres.resolve("owner-password"), owner);
    PrivateFile.write(postgres.resolve("application-password"), application);
    PrivateFile.write(closed(folder.resolve("migrate")).resolve("owner-password"), owner);
    var controlPlane = closed(folder.resolve("control-plane"));
    PrivateFile.write(controlPlane.resolve("application-password"), application);
    PrivateFile.write(controlPlane.resolve("webhook.key"), RandomSecret.key());

    var all = new ArrayList<>(NAMES);
    all.addAll(moreNames);
    var open = Files.createDirectory(folder.resolve("public"));
    new LocalAuthority(
            open.resolve("ca.crt"), open.resolve("server.crt"), controlPlane.resolve("server.key"))
        .make(all);
  }

  private static Path closed(Path folder) throws IOException {
    return Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
