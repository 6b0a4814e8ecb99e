package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.key.OwnerKeyFile;
import dev.pavise.cli.terminal.Table;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Owner keys on this machine. */
@Command(
    name = "keys",
    description = "Your owner keys: they sign what may run, and stay on this machine.",
    synopsisSubcommandLabel = "generate|list")
public final class KeysCommand {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();

  public KeysCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  private record KeyView(String name, Sha256 thumbprint, String file) {}

  @Command(
      name = "generate",
      description = "Makes an owner key (ECDSA P-256) in a file that only you can read.")
  int generate(
      @Option(
              names = "--name",
              defaultValue = "default",
              description = "Name of the key (default: ${DEFAULT-VALUE}).")
          String name,
      @Mixin OutputOption output,
      @Mixin HelpOption help)
      throws IOException {
    var file = surroundings.config().ownerKey(requireName(name));
    try {
      var key = OwnerKeyFile.generate(file);
      if (output.isJson()) {
        surroundings.terminal().print(Json.writePretty(view(key)));
      } else {
        surroundings.terminal().print("owner key " + key.name() + "  " + key.thumbprint());
        surroundings
            .terminal()
            .print("  in " + file + "; keep a copy where nobody else can read it");
      }
      return ExitCode.OK;
    } catch (FileAlreadyExistsException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "there is an owner key " + file + " already",
          "Choose another name with --name; a key is never replaced.",
          e);
    }
  }

  @Command(name = "list", description = "Lists your owner keys by their thumbprint.")
  int list(@Mixin OutputOption output, @Mixin HelpOption help) throws IOException {
    var keys =
        OwnerKeyFile.loadAll(surroundings.config().ownerKeys()).stream()
            .map(KeysCommand::view)
            .toList();
    if (output.isJson()) {
      surroundings.terminal().print(Json.writePretty(keys));
    } else if (keys.isEmpty()) {
      surroundings.terminal().say("no owner keys yet; make one: pavise keys generate");
    } else {
      var table = new Table("NAME", "THUMBPRINT");
      keys.forEach(key -> table.row(key.name(), key.thumbprint().toString()));
      table.lines().forEach(surroundings.terminal()::print);
    }
    return ExitCode.OK;
  }

  /** A name is part of a path. */
  static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "\"" + name + "\" is no name for a key",
          "Use letters, digits, dots, dashes and underscores.");
    }
    return name;
  }

  private static KeyView view(OwnerKeyFile key) {
    return new KeyView(key.name(), key.thumbprint(), key.file().toString());
  }
}
