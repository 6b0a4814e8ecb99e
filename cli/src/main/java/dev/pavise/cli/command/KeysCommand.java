package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.DeploymentView;
import dev.pavise.cli.api.OwnerKeyState;
import dev.pavise.cli.api.OwnerKeyView;
import dev.pavise.cli.key.OwnerKeyFile;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.cli.terminal.Table;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.result.Life;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Owner keys: those on this machine, and how far those that are registered count. */
@Command(
    name = "keys",
    description = "Your owner keys: they sign what may run, and stay on this machine.",
    synopsisSubcommandLabel = "generate|list|registered|retire|reactivate|revoke")
public final class KeysCommand {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final String KEY = "Thumbprint, or name if no other has it.";
  private static final String REASON = "Why; told with the key and in the audit trail.";
  private static final int NAMES_SHOWN_MAX = 10;

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

  @Command(
      name = "registered",
      description = "Lists the tenant's registered owner keys and how far each counts.")
  int registered(
      @Mixin ConnectionOptions connection, @Mixin OutputOption output, @Mixin HelpOption help) {
    try (var api = connection.connect(surroundings)) {
      var keys = api.ownerKeys();
      if (output.isJson()) {
        surroundings.terminal().print(Json.writePretty(keys));
      } else if (keys.isEmpty()) {
        surroundings.terminal().say("no owner keys are registered; deploying registers yours");
      } else {
        var table = new Table("NAME", "STATE", "SINCE", "THUMBPRINT", "REASON");
        keys.forEach(
            key ->
                table.row(
                    Printable.of(key.name()),
                    key.state().name(),
                    Table.time(since(key)),
                    key.thumbprint().toString(),
                    key.reason() == null ? "" : Printable.of(key.reason())));
        table.lines().forEach(surroundings.terminal()::print);
      }
      return ExitCode.OK;
    }
  }

  private static Instant since(OwnerKeyView key) {
    if (key.revokedAt() != null) {
      return key.revokedAt();
    }
    return key.retiredAt() == null ? key.createdAt() : key.retiredAt();
  }

  @Command(
      name = "retire",
      description = {
        "Lets a key sign nothing new. What it signed before runs on, and gets its keys.",
        "Do it after each deployment has a revision that another key signed."
      })
  int retire(
      @Parameters(paramLabel = "KEY", description = KEY) String key,
      @Option(names = "--reason", paramLabel = "TEXT", description = REASON)
          @Nullable String reason,
      @Mixin ConnectionOptions connection,
      @Mixin OutputOption output,
      @Mixin HelpOption help) {
    return become(key, OwnerKeyState.RETIRED, reason, connection, output);
  }

  @Command(name = "reactivate", description = "Lets a retired key sign again.")
  int reactivate(
      @Parameters(paramLabel = "KEY", description = KEY) String key,
      @Mixin ConnectionOptions connection,
      @Mixin OutputOption output,
      @Mixin HelpOption help) {
    return become(key, OwnerKeyState.ACTIVE, null, connection, output);
  }

  private int become(
      String key,
      OwnerKeyState state,
      @Nullable String reason,
      ConnectionOptions connection,
      OutputOption output) {
    try (var api = connection.connect(surroundings)) {
      var changed = api.changeOwnerKey(find(api, key).thumbprint(), state, reason);
      surroundings.terminal().print(output.isJson() ? Json.writePretty(changed) : line(changed));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "revoke",
      description = {
        "Lets nothing count that a key ever signed, for good: its deployments are not trusted any"
            + " more and get no keys.",
        "For a key that somebody else may have."
      })
  int revoke(
      @Parameters(paramLabel = "KEY", description = KEY) String key,
      @Option(names = "--reason", paramLabel = "TEXT", description = REASON)
          @Nullable String reason,
      @Option(
              names = {"-y", "--yes"},
              description = "Revoke without being asked.")
          boolean yes,
      @Mixin ConnectionOptions connection,
      @Mixin OutputOption output,
      @Mixin HelpOption help) {
    if (!yes && surroundings.prompt().isEmpty()) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "nobody is there to be asked, and revoking is for good",
          "Look at the key first: pavise keys registered. Then add --yes.");
    }
    try (var api = connection.connect(surroundings)) {
      var found = find(api, key);
      var struck =
          Listing.all(api::deployments).stream()
              .filter(it -> it.ownerKey().equals(found.thumbprint()))
              .filter(it -> it.life() != Life.STOPPED && it.life() != Life.FAILED)
              .toList();
      surroundings.terminal().say(outcome(struck));
      if (!yes && !confirms(found)) {
        surroundings.terminal().say("Nothing was revoked.");
        return ExitCode.FAILED;
      }
      var changed = api.changeOwnerKey(found.thumbprint(), OwnerKeyState.REVOKED, reason);
      surroundings.terminal().print(output.isJson() ? Json.writePretty(changed) : line(changed));
      return ExitCode.OK;
    }
  }

  private static String outcome(List<DeploymentView> struck) {
    if (struck.isEmpty()) {
      return "Nothing runs that this key signed.";
    }
    var names =
        struck.stream()
            .limit(NAMES_SHOWN_MAX)
            .map(it -> Printable.of(it.name()) + " revision " + it.revision())
            .collect(Collectors.joining(", "));
    var more = struck.size() > NAMES_SHOWN_MAX ? ", …" : "";
    return struck.size() == 1
        ? "1 deployment loses its trust, and gets no keys when it starts again: %s."
            .formatted(names)
        : "%d deployments lose their trust, and get no keys when they start again: %s%s."
            .formatted(struck.size(), names, more);
  }

  private boolean confirms(OwnerKeyView key) {
    return surroundings
        .prompt()
        .map(
            it ->
                it.confirms(
                    "Revoke owner key %s (%s) for good? [y/N] "
                        .formatted(Printable.of(key.name()), key.thumbprint().brief())))
        .orElse(false);
  }

  private static String line(OwnerKeyView key) {
    return "owner key %s is %s  %s"
        .formatted(Printable.of(key.name()), key.state(), key.thumbprint());
  }

  private static OwnerKeyView find(Api api, String wanted) {
    var found =
        api.ownerKeys().stream()
            .filter(it -> it.thumbprint().toString().equals(wanted) || it.name().equals(wanted))
            .toList();
    if (found.isEmpty()) {
      throw new Failure(
          ExitCode.NOT_FOUND,
          "no owner key \"" + wanted + "\" is registered",
          "See them: pavise keys registered");
    }
    if (found.size() > 1) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          found.size() + " registered owner keys are called \"" + wanted + "\"",
          "Name it by its thumbprint: pavise keys registered");
    }
    return found.getFirst();
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
