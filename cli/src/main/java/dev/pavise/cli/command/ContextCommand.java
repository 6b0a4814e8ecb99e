package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.connection.Context;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.messages.Json;
import dev.pavise.messages.TenantId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which control plane is talked to, and as whom. */
@Command(
    name = "context",
    description = "Which control plane the other commands talk to, and as whom.",
    synopsisSubcommandLabel = "show|use")
public final class ContextCommand {
  private static final String ABSENT = "-";

  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();

  public ContextCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  private record ContextView(
      URI server,
      @Nullable String ca,
      @Nullable String tokenFile,
      @Nullable String releaseKey,
      TenantId tenant,
      String tenantName,
      String email) {}

  @Command(
      name = "show",
      description = "Shows what is in force here, and asks the control plane who you are.")
  int show(
      @Mixin ConnectionOptions connection, @Mixin OutputOption output, @Mixin HelpOption showHelp) {
    var context = connection.context(surroundings);
    try (var api = connection.connect(surroundings)) {
      var me = api.me();
      var terminal = surroundings.terminal();
      if (output.isJson()) {
        terminal.print(
            Json.writePretty(
                new ContextView(
                    context.server(),
                    text(context.ca()),
                    text(context.tokenFile()),
                    text(context.releaseKey()),
                    me.tenant().id(),
                    me.tenant().name(),
                    me.user().email())));
        return ExitCode.OK;
      }
      terminal.print("server       " + context.server());
      terminal.print("authority    " + or(context.ca(), "the public ones"));
      terminal.print("token        " + or(context.tokenFile(), ABSENT));
      terminal.print(
          "release key  " + or(context.releaseKey(), "the one seen first, once there is one"));
      terminal.print(
          "tenant       %s (%s)"
              .formatted(
                  Printable.of(me.tenant().name()),
                  me.tenant().kind().name().toLowerCase(Locale.ROOT)));
      terminal.print("signed in    " + Printable.of(me.user().email()));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "use",
      description =
          "Keeps what is given in your context file, so that it need not be said again. The server"
              + " is asked first whether it knows you.")
  int use(
      @Mixin ConnectionOptions connection,
      @Option(
              names = "--release-key",
              paramLabel = "FILE",
              description = "The worker's release key, when you have it from where you trust.")
          @Nullable Path releaseKey,
      @Mixin HelpOption useHelp)
      throws IOException {
    var given = connection.context(surroundings);
    try (var api = connection.connect(surroundings)) {
      api.me();
    }
    var kept =
        new Context(
            given.server(),
            absolute(given.ca()),
            absolute(given.tokenFile()),
            absolute(Optional.ofNullable(releaseKey).orElse(given.releaseKey())));
    var file = surroundings.config().context();
    kept.write(file);
    surroundings.terminal().print("kept in " + file);
    return ExitCode.OK;
  }

  private static @Nullable Path absolute(@Nullable Path path) {
    return path == null ? null : path.toAbsolutePath().normalize();
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : path.toString();
  }

  private static String or(@Nullable Path path, String absent) {
    return path == null ? absent : path.toString();
  }
}
