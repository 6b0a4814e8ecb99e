package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.ApiTokenView;
import dev.pavise.cli.api.Role;
import dev.pavise.cli.connection.OwnFile;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.cli.terminal.Table;
import dev.pavise.messages.Json;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** API tokens: for programs, with no more rights than they need. */
@Command(
    name = "tokens",
    description = "API tokens for your programs, each with what it may do.",
    synopsisSubcommandLabel = "ls|create|revoke")
public final class TokensCommand {
  private static final int SCOPES_SHOWN_MAX = 3;

  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();

  public TokensCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Either of them. */
  static final class Rights {
    @Option(
        names = "--role",
        required = true,
        description = "All that a role holds: ${COMPLETION-CANDIDATES}.")
    @Nullable Role role;

    @Option(
        names = "--scope",
        required = true,
        split = ",",
        paramLabel = "PERMISSION",
        description = "Permissions one by one, as docs/access.md names them.")
    @Nullable List<String> scopes;
  }

  @Command(name = "ls", description = "Lists API tokens: yours, for an owner everybody's.")
  int list(
      @Mixin ConnectionOptions connection, @Mixin OutputOption output, @Mixin HelpOption help) {
    try (var api = connection.connect(surroundings)) {
      var tokens = Listing.all(api::tokens);
      if (output.isJson()) {
        surroundings.terminal().print(Json.writePretty(tokens));
      } else if (tokens.isEmpty()) {
        surroundings
            .terminal()
            .say("no API tokens; make one: pavise tokens create NAME --role ROLE");
      } else {
        table(tokens).lines().forEach(surroundings.terminal()::print);
      }
      return ExitCode.OK;
    }
  }

  private static Table table(List<ApiTokenView> tokens) {
    var table = new Table("ID", "NAME", "TOKEN", "MAY", "EXPIRES", "LAST USED");
    for (var token : tokens) {
      table.row(
          token.id().toString(),
          Printable.of(token.name()),
          Printable.of(token.hint()),
          rights(token.scopes()),
          token.expiresAt() == null ? "never" : Table.time(token.expiresAt()),
          token.lastUsedAt() == null ? "never" : Table.time(token.lastUsedAt()));
    }
    return table;
  }

  /** Many are counted: a line is for reading, {@code -o json} has them all. */
  private static String rights(@Nullable List<String> scopes) {
    if (scopes == null) {
      return "whatever its member may";
    }
    return scopes.size() > SCOPES_SHOWN_MAX
        ? scopes.size() + " permissions"
        : Printable.of(String.join(" ", scopes));
  }

  @Command(
      name = "create",
      description = "Makes an API token. It is told once: printed, or written to a file of yours.")
  int create(
      @Parameters(paramLabel = "NAME", description = "What it is for.") String name,
      @ArgGroup(multiplicity = "1") Rights rights,
      @Option(
              names = "--days",
              paramLabel = "N",
              description = "How long it counts; without it as long as is usual there.")
          @Nullable Integer days,
      @Option(names = "--out", paramLabel = "FILE", description = "A new file for it, mode 0600.")
          @Nullable Path out,
      @Mixin ConnectionOptions connection,
      @Mixin OutputOption output,
      @Mixin HelpOption help)
      throws IOException {
    if (out != null) {
      reserve(out);
    }
    var told = false;
    try (var api = connection.connect(surroundings)) {
      var created = api.createToken(name, rights.role, rights.scopes, after(days));
      if (out != null) {
        OwnFile.replace(out, created.token() + "\n");
      }
      told = true;
      if (output.isJson()) {
        surroundings.terminal().print(Json.writePretty(out == null ? created : created.apiToken()));
      } else if (out == null) {
        surroundings.terminal().print(created.token());
        surroundings.terminal().say("Keep it: it is not shown again.");
      } else {
        surroundings.terminal().print("token " + created.apiToken().id() + " in " + out);
      }
      return ExitCode.OK;
    } finally {
      if (out != null && !told) {
        Files.deleteIfExists(out);
      }
    }
  }

  /** Before the token is made: one that cannot be kept would count, and nobody would have it. */
  private static void reserve(Path out) throws IOException {
    try {
      Files.createFile(
          out, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      throw new Failure(
          ExitCode.BAD_INPUT, out + " exists already", "Name a new file, or remove this one.");
    } catch (NoSuchFileException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "there is no directory for " + out,
          "Make it first, or name a file elsewhere.");
    }
  }

  @Command(name = "revoke", description = "Ends a token at once, everywhere.")
  int revoke(
      @Parameters(paramLabel = "TOKEN", description = "Its id, or its name if no other has it.")
          String token,
      @Mixin ConnectionOptions connection,
      @Mixin HelpOption help) {
    try (var api = connection.connect(surroundings)) {
      var found = find(api, token);
      api.revokeToken(found.id());
      surroundings.terminal().print("revoked: " + Printable.of(found.name()) + " " + found.id());
      return ExitCode.OK;
    }
  }

  private static ApiTokenView find(Api api, String wanted) {
    var found =
        Listing.all(api::tokens).stream()
            .filter(each -> each.id().toString().equals(wanted) || each.name().equals(wanted))
            .toList();
    if (found.isEmpty()) {
      throw new Failure(
          ExitCode.NOT_FOUND, "there is no token \"" + wanted + "\"", "See them: pavise tokens ls");
    }
    if (found.size() > 1) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          found.size() + " tokens are called \"" + wanted + "\"",
          "Name it by its id: pavise tokens ls");
    }
    return found.getFirst();
  }

  /** So many days from now; absent where nothing was said. */
  static @Nullable Instant after(@Nullable Integer days) {
    if (days == null) {
      return null;
    }
    if (days < 1) {
      throw new Failure(
          ExitCode.BAD_INPUT, "--days is " + days, "Give how many days it shall count: 1 or more.");
    }
    return Instant.now().plus(Duration.ofDays(days));
  }
}
