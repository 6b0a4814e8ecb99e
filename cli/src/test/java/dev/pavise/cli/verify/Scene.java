package dev.pavise.cli.verify;

import dev.pavise.cli.Pavise;
import dev.pavise.cli.command.Surroundings;
import dev.pavise.cli.connection.ConfigDirectory;
import dev.pavise.cli.terminal.Terminal;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of the command in a process of its own making. */
record Scene(int exitCode, String out, String err) {
  static Scene verify(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var surroundings =
        new Surroundings(
            new Terminal(new PrintWriter(out), new PrintWriter(err), false),
            InputStream.nullInputStream(),
            Map.of(),
            ConfigDirectory.of(Map.of(), "/nonexistent"),
            Optional.empty(),
            Optional.empty(),
            ZoneOffset.UTC,
            Optional.empty());
    var all = new java.util.ArrayList<>(List.of("verify"));
    all.addAll(List.of(arguments));
    int exitCode = Pavise.run(surroundings, all.toArray(new String[0]));
    return new Scene(exitCode, out.toString(), err.toString());
  }
}
