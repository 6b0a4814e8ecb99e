package dev.pavise.cli.connection;

import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A file that says which control plane to talk to, so that it need not be said each time. An
 * installation on this machine writes one to {@code .pavise/context.json} of its checkout.
 *
 * @param ca PEM of the authority for the server's certificate
 * @param tokenFile holds the token; the context itself holds no secret
 * @param releaseKey file with the release key, as its worker wrote it
 */
public record Context(
    URI server, @Nullable Path ca, @Nullable Path tokenFile, @Nullable Path releaseKey) {

  /**
   * @throws IOException when the file is not a context
   */
  public static Context read(Path file) throws IOException {
    try {
      return Json.readStrict(Files.readAllBytes(file), Context.class);
    } catch (MalformedMessage e) {
      throw new IOException(file + " is no context: " + e.getMessage(), e);
    }
  }

  /** Replaces the file as a whole; only its owner can read it. */
  public void write(Path file) throws IOException {
    var directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    var fresh =
        Files.createTempFile(
            directory,
            "context",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, Json.writePretty(this) + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
