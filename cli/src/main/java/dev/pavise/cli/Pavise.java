package dev.pavise.cli;

import dev.pavise.cli.collateral.CollateralCommand;
import dev.pavise.cli.command.AuditCommand;
import dev.pavise.cli.command.CompletionCommand;
import dev.pavise.cli.command.ContextCommand;
import dev.pavise.cli.command.DeployCommand;
import dev.pavise.cli.command.HelpOption;
import dev.pavise.cli.command.KeysCommand;
import dev.pavise.cli.command.ListCommand;
import dev.pavise.cli.command.MembersCommand;
import dev.pavise.cli.command.PlanCommand;
import dev.pavise.cli.command.SealCommand;
import dev.pavise.cli.command.ShowCommand;
import dev.pavise.cli.command.StopCommand;
import dev.pavise.cli.command.Surroundings;
import dev.pavise.cli.command.TokensCommand;
import dev.pavise.cli.command.WatchCommand;
import dev.pavise.cli.connection.ConfigDirectory;
import dev.pavise.cli.terminal.Terminal;
import dev.pavise.cli.verify.VerifyCommand;
import java.io.Console;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;

/** The command line's entry. Exit codes are in {@link ExitCode}. */
@Command(
    name = "pavise",
    description = "Deploys unmodified containers into confidential VMs, and shows the proof.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:tried, and failed",
      "2:a file or an option is not as it must be; nothing was created anywhere",
      "3:there is no such deployment, key or file",
      "4:refused, or not to be trusted",
      "69:the control plane cannot be reached"
    },
    footerHeading = "%nFiles:%n",
    footer = {
      "  $$PAVISE_CONFIG, or ~/.config/pavise: owner keys, known release keys, context",
      "  .pavise/context.json: the context of the installation in this checkout"
    })
public final class Pavise {
  @Mixin HelpOption help = new HelpOption();

  private Pavise() {}

  public static void main(String[] args) {
    System.exit(run(ofProcess(), args));
  }

  /** Runs one command in the given surroundings and answers its exit code. */
  public static int run(Surroundings surroundings, String... args) {
    var commandLine =
        new CommandLine(new Pavise())
            .addSubcommand(new PlanCommand(surroundings))
            .addSubcommand(new DeployCommand(surroundings))
            .addSubcommand(new KeysCommand(surroundings))
            .addSubcommand(new SealCommand(surroundings))
            .addSubcommand(new VerifyCommand(surroundings))
            .addSubcommand(new CollateralCommand(surroundings))
            .addSubcommand(new AuditCommand(surroundings))
            .addSubcommand(new ListCommand(surroundings))
            .addSubcommand(new ShowCommand(surroundings))
            .addSubcommand(new WatchCommand(surroundings))
            .addSubcommand(new StopCommand(surroundings))
            .addSubcommand(new ContextCommand(surroundings))
            .addSubcommand(new TokensCommand(surroundings))
            .addSubcommand(new MembersCommand(surroundings))
            .addSubcommand(new CompletionCommand(surroundings));
    var terminal = surroundings.terminal();
    commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.isColoured() ? Ansi.ON : Ansi.OFF))
        .setExecutionExceptionHandler(
            (exception, _, _) -> new FailureLines(terminal).print(exception));
    return commandLine.execute(args);
  }

  private static Surroundings ofProcess() {
    var environment = System.getenv();
    var terminal = Terminal.ofProcess(System.out, System.err, Terminal.wantsColour(environment));
    return new Surroundings(
        terminal,
        System.in,
        environment,
        ConfigDirectory.of(environment, System.getProperty("user.home", "")),
        property("pavise.home"),
        property("pavise.guestImage"),
        ZoneId.systemDefault(),
        Terminal.console().map(console -> question -> confirms(console, question)));
  }

  private static boolean confirms(Console console, String question) {
    var answer = Optional.ofNullable(console.readLine("%s", question)).orElse("");
    return answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  private static Optional<Path> property(String name) {
    return Optional.ofNullable(System.getProperty(name))
        .filter(value -> !value.isEmpty())
        .map(Path::of);
  }
}
