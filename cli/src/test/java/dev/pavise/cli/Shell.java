package dev.pavise.cli;

import dev.pavise.cli.command.Surroundings;
import dev.pavise.cli.connection.ConfigDirectory;
import dev.pavise.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** Somebody signed in to a control plane, with a configuration of their own and no checkout. */
final class Shell {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment;
  private final Path directory;

  /**
   * @param directory gets the token, and {@code config}
   */
  Shell(FakeControlPlane server, Path directory) {
    this.directory = directory;
    try {
      var token = Files.writeString(directory.resolve("token"), FakeControlPlane.TOKEN);
      environment =
          Map.of(
              "PAVISE_SERVER",
              server.address().toString(),
              "PAVISE_TOKEN_FILE",
              token.toString(),
              "PAVISE_CONFIG",
              directory.resolve("config").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code pavise} with these words; what it says is added to what was said. */
  int run(String... words) {
    return Pavise.run(
        new Surroundings(
            new Terminal(new PrintWriter(out), new PrintWriter(err), false),
            InputStream.nullInputStream(),
            environment,
            ConfigDirectory.of(environment, directory.toString()),
            Optional.empty(),
            Optional.empty(),
            ZoneOffset.UTC,
            Optional.empty()),
        words);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  void forgetOutput() {
    out.getBuffer().setLength(0);
  }
}
