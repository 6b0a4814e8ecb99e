package dev.pavise.quickstart;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs Pavise on this machine; each command is a class of its own. */
@Command(
    name = "./pavise",
    subcommands = {Demo.class, Up.class, Down.class, Status.class, ComposeSecrets.class},
    mixinStandardHelpOptions = true,
    description = "Everything of Pavise, real, on this machine.")
public final class Quickstart {
  static final int EXIT_FAILED = 1;

  private Quickstart() {}

  /** Exits with 0 when the command did what it says, 1 when not, 2 when it was not understood. */
  public static void main(String[] args) {
    var commands = new CommandLine(new Quickstart());
    commands.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println();
          command.getErr().println("error: " + failure.getMessage());
          if (failure instanceof Failure taught) {
            command.getErr().println(taught.action());
          } else {
            failure.printStackTrace(command.getErr());
          }
          return EXIT_FAILED;
        });
    System.exit(commands.execute(args));
  }

  /** The checkout that {@code ./pavise} was called in. */
  static Layout layout() {
    var home = System.getProperty("pavise.home");
    if (home == null || home.isEmpty()) {
      throw new Failure("pavise.home is not set", "Start through ./pavise.");
    }
    return Layout.of(Path.of(home).toAbsolutePath().normalize());
  }
}
