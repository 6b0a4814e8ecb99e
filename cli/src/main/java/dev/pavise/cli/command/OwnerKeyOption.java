package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.key.OwnerKeyFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine.Option;

/** Which of one's owner keys signs. */
final class OwnerKeyOption {
  @Option(
      names = "--key",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "The owner key (default: ${DEFAULT-VALUE}).")
  String name = "default";

  OwnerKeyFile load(Surroundings surroundings) {
    var file = surroundings.config().ownerKey(KeysCommand.requireName(name));
    try {
      return OwnerKeyFile.load(file);
    } catch (NoSuchFileException e) {
      throw new Failure(
          ExitCode.NOT_FOUND,
          "there is no owner key " + file,
          "Make one: pavise keys generate" + (name.equals("default") ? "" : " --name " + name),
          e);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          String.valueOf(e.getMessage()),
          "Only you may be able to read an owner key.",
          e);
    }
  }
}
