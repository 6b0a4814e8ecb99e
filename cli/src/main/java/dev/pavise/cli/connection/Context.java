package dev.pavise.cli.connection;

import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
    OwnFile.replace(file, Json.writePretty(this) + "\n");
  }
}
