package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.api.Api;
import dev.pavise.cli.connection.Context;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which control plane to talk to: by option, by environment, or as a whole by a context file, the
 * user's own before that of the installation in this checkout. A context's token never goes to a
 * server that the context does not name.
 */
public final class ConnectionOptions {
  private static final int TOKEN_BYTES_MAX = 8 * 1024;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The control plane, https://host:port (or PAVISE_SERVER).")
  @Nullable URI server;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "PEM of the authority for its certificate (or PAVISE_CA).")
  @Nullable Path ca;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with your token (or PAVISE_TOKEN_FILE).")
  @Nullable Path tokenFile;

  public Api connect(Surroundings surroundings) {
    var context = context(surroundings);
    try {
      return Api.connect(
          context.server(),
          context.ca(),
          context.tokenFile() == null ? null : token(context.tokenFile()));
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          String.valueOf(e.getMessage()),
          "Correct --server, --ca, or the context file.",
          e);
    }
  }

  /** What was said, completed by what a context file says of the same server. */
  Context context(Surroundings surroundings) {
    var given =
        Optional.ofNullable(server)
            .or(() -> variable(surroundings, "PAVISE_SERVER").map(ConnectionOptions::address));
    var givenCa =
        Optional.ofNullable(ca).or(() -> variable(surroundings, "PAVISE_CA").map(Path::of));
    var givenToken =
        Optional.ofNullable(tokenFile)
            .or(() -> variable(surroundings, "PAVISE_TOKEN_FILE").map(Path::of));
    var stored =
        stored(surroundings).filter(it -> given.isEmpty() || given.get().equals(it.server()));
    var address =
        given
            .or(() -> stored.map(Context::server))
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.BAD_INPUT,
                        "no control plane is named",
                        "Give --server URL, --ca FILE and --token-file FILE, or start one on this"
                            + " machine: ./pavise up"));
    return new Context(
        address,
        givenCa.or(() -> stored.map(Context::ca)).orElse(null),
        givenToken.or(() -> stored.map(Context::tokenFile)).orElse(null),
        stored.map(Context::releaseKey).orElse(null));
  }

  private static Optional<Context> stored(Surroundings surroundings) {
    var candidates =
        Stream.concat(
                Stream.of(surroundings.config().context()),
                surroundings.checkout().map(it -> it.resolve(".pavise/context.json")).stream())
            .filter(Files::exists)
            .toList();
    return read(candidates);
  }

  private static Optional<Context> read(List<Path> candidates) {
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Context.read(candidates.getFirst()));
    } catch (IOException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          String.valueOf(e.getMessage()),
          "Correct or remove " + candidates.getFirst() + ".",
          e);
    }
  }

  private static Optional<String> variable(Surroundings surroundings, String name) {
    return Optional.ofNullable(surroundings.environment().get(name)).filter(it -> !it.isEmpty());
  }

  private static URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "PAVISE_SERVER is \"" + text + "\", which is no address",
          "Write it as in https://host:port.",
          e);
    }
  }

  private static String token(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(TOKEN_BYTES_MAX), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "the token file " + file + " cannot be read",
          "Name the file with your token by --token-file.",
          e);
    }
  }
}
