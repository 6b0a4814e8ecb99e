package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.InvitationView;
import dev.pavise.cli.api.MemberView;
import dev.pavise.cli.api.Role;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.cli.terminal.Table;
import dev.pavise.messages.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who belongs to the tenant, and as what. */
@Command(
    name = "members",
    description = "Who belongs to your tenant, and as what.",
    synopsisSubcommandLabel = "ls|invite|withdraw|role|remove")
public final class MembersCommand {
  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();

  public MembersCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  private record Everybody(List<MemberView> members, List<InvitationView> invitations) {}

  @Command(name = "ls", description = "Lists members, and who is invited.")
  int list(
      @Mixin ConnectionOptions connection, @Mixin OutputOption output, @Mixin HelpOption help) {
    try (var api = connection.connect(surroundings)) {
      var all = new Everybody(Listing.all(api::members), Listing.all(api::invitations));
      if (output.isJson()) {
        surroundings.terminal().print(Json.writePretty(all));
        return ExitCode.OK;
      }
      var table = new Table("EMAIL", "ROLE", "SINCE");
      all.members()
          .forEach(
              each ->
                  table.row(
                      Printable.of(each.email()),
                      Printable.of(each.role()),
                      Table.time(each.createdAt())));
      all.invitations()
          .forEach(
              each ->
                  table.row(
                      Printable.of(each.email()),
                      Printable.of(each.role()),
                      "invited until " + Table.time(each.expiresAt())));
      table.lines().forEach(surroundings.terminal()::print);
      return ExitCode.OK;
    }
  }

  @Command(
      name = "invite",
      description = "Invites somebody. The token is told once: whoever has it becomes the member.")
  int invite(
      @Parameters(paramLabel = "EMAIL", description = "Of whoever is invited.") String email,
      @Option(
              names = "--role",
              required = true,
              description = "What they will be: ${COMPLETION-CANDIDATES}.")
          Role role,
      @Option(
              names = "--days",
              paramLabel = "N",
              description = "How long it counts; without it as long as is usual there.")
          @Nullable Integer days,
      @Mixin ConnectionOptions connection,
      @Mixin OutputOption output,
      @Mixin HelpOption help) {
    try (var api = connection.connect(surroundings)) {
      var created = api.invite(email, role, TokensCommand.after(days));
      if (output.isJson()) {
        surroundings.terminal().print(Json.writePretty(created));
      } else {
        surroundings.terminal().print(created.token());
        surroundings
            .terminal()
            .say(
                "Give it to "
                    + Printable.of(created.invitation().email())
                    + " and to nobody else; it counts once, until "
                    + Table.time(created.invitation().expiresAt())
                    + ", and is not shown again.");
      }
      return ExitCode.OK;
    }
  }

  @Command(name = "withdraw", description = "Takes an invitation back.")
  int withdraw(
      @Parameters(paramLabel = "EMAIL", description = "Of whoever was invited.") String email,
      @Mixin ConnectionOptions connection,
      @Mixin HelpOption help) {
    try (var api = connection.connect(surroundings)) {
      var invitations =
          Listing.all(api::invitations).stream()
              .filter(each -> each.email().equalsIgnoreCase(email))
              .toList();
      if (invitations.isEmpty()) {
        throw new Failure(
            ExitCode.NOT_FOUND, "nobody invited \"" + email + "\"", "See them: pavise members ls");
      }
      invitations.forEach(each -> api.withdrawInvitation(each.id()));
      surroundings.terminal().print("withdrawn: " + Printable.of(email));
      return ExitCode.OK;
    }
  }

  @Command(name = "role", description = "Makes a member something else, at once.")
  int role(
      @Parameters(paramLabel = "EMAIL", description = "Of the member.") String email,
      @Parameters(paramLabel = "ROLE", description = "${COMPLETION-CANDIDATES}.") Role role,
      @Mixin ConnectionOptions connection,
      @Mixin OutputOption output,
      @Mixin HelpOption help) {
    try (var api = connection.connect(surroundings)) {
      var changed = api.changeMember(find(api, email).id(), role);
      surroundings
          .terminal()
          .print(
              output.isJson()
                  ? Json.writePretty(changed)
                  : Printable.of(changed.email()) + " is " + Printable.of(changed.role()));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "remove",
      description = "Removes a member at once, with their tokens, sessions and invitations.")
  int remove(
      @Parameters(paramLabel = "EMAIL", description = "Of the member.") String email,
      @Mixin ConnectionOptions connection,
      @Mixin HelpOption help) {
    try (var api = connection.connect(surroundings)) {
      api.removeMember(find(api, email).id());
      surroundings.terminal().print("removed: " + Printable.of(email));
      return ExitCode.OK;
    }
  }

  private static MemberView find(Api api, String email) {
    return Listing.all(api::members).stream()
        .filter(each -> each.email().equalsIgnoreCase(email))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.NOT_FOUND,
                    "there is no member \"" + email + "\"",
                    "See them: pavise members ls"));
  }
}
