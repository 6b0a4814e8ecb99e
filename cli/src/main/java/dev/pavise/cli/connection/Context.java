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
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * A file that says which control plane to talk to, so that it need not be said each time. An
 * installation on this machine writes one to {@code .pavise/context.json} of its checkout.
 *
 * @param ca PEM of the authority for the server's certificate
 * @param tokenFile holds the token; the context itself holds no secret
 * @param releaseKey file with the release key, as its worker wrote it
 */
public record Context(
    URI server,
    @JsonSerialize(using = ToStringSerializer.class) @Nullable Path ca,
    @JsonSerialize(using = ToStringSerializer.class) @Nullable Path tokenFile,
    @JsonSerialize(using = ToStringSerializer.class) @Nullable Path releaseKey) {

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
