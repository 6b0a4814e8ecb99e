package dev.pavise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.cli.api.ApiTokenView;
import dev.pavise.cli.api.MemberView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told once goes where it was asked to, and nothing is created by half. */
class TokensAndMembersTest {
  private final FakeControlPlane server = new FakeControlPlane();

  @TempDir Path directory = Path.of("");

  private Shell shell;

  @BeforeEach
  void signIn() throws IOException {
    shell = new Shell(server, directory);
    server.members.add(
        new MemberView(UUID.randomUUID(), "ada@example.org", "OWNER", FakeControlPlane.AT));
    server.members.add(
        new MemberView(UUID.randomUUID(), "bob@example.org", "VIEWER", FakeControlPlane.AT));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void printsANewTokenAloneSoThatAScriptCanTakeIt() {
    assertThat(run("tokens", "create", "ci", "--role", "deployer", "--days", "30")).isZero();

    assertThat(shell.out()).isEqualToIgnoringNewLines("pvs_api_secret");
    assertThat(shell.err()).contains("not shown again");
    assertThat(server.requests()).anyMatch(it -> it.contains("\"role\":\"DEPLOYER\""));
    assertThat(server.tokens.getFirst().expiresAt()).isNotNull();
  }

  @Test
  void writesANewTokenToAFileThatOnlyItsOwnerCanRead() throws IOException {
    var file = directory.resolve("ci-token");

    assertThat(
            run(
                "tokens",
                "create",
                "ci",
                "--scope",
                "DEPLOYMENTS_READ,ACCOUNT",
                "--out",
                "" + file))
        .isZero();

    assertThat(file).hasContent("pvs_api_secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(shell.out()).doesNotContain("pvs_api_secret");
    assertThat(server.tokens.getFirst().scopes()).containsExactly("DEPLOYMENTS_READ", "ACCOUNT");
  }

  @Test
  void createsNoTokenThatCouldNotBeKept() throws IOException {
    var file = Files.writeString(directory.resolve("ci-token"), "another");

    assertThat(run("tokens", "create", "ci", "--role", "VIEWER", "--out", "" + file))
        .isEqualTo(ExitCode.BAD_INPUT);

    assertThat(file).hasContent("another");
    assertThat(run("tokens", "create", "ci", "--role", "VIEWER", "--out", file + "/no/token"))
        .isNotZero();
    assertThat(run("tokens", "create", "ci", "--role", "VIEWER", "--out", directory + "/no/token"))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(server.tokens).isEmpty();
  }

  @Test
  void leavesNoFileWhereNoTokenWasMade() {
    var file = directory.resolve("ci-token");

    assertThat(run("tokens", "create", "ci", "--role", "OWNER", "--out", "" + file))
        .isEqualTo(ExitCode.REFUSED);

    assertThat(file).doesNotExist();
  }

  @Test
  void wantsToKnowWhatATokenMayDoAndForHowLong() {
    assertThat(run("tokens", "create", "ci")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run("tokens", "create", "ci", "--role", "VIEWER", "--scope", "ACCOUNT"))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run("tokens", "create", "ci", "--role", "KING")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run("tokens", "create", "ci", "--role", "VIEWER", "--days", "0"))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(server.tokens).isEmpty();
  }

  @Test
  void saysWhatTheControlPlaneRefuses() {
    assertThat(run("tokens", "create", "ci", "--role", "owner")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("You are known, but may not do this");
  }

  @Test
  void revokesByNameWhereThatIsClear() {
    server.tokens.addAll(List.of(token("ci"), token("twice"), token("twice"), token("\u001b[2J")));

    assertThat(run("tokens", "ls")).isZero();
    assertThat(shell.out()).contains("ci", "\\u{1B}[2J").doesNotContain("\u001b");
    assertThat(run("tokens", "revoke", "ci")).isZero();
    assertThat(run("tokens", "revoke", "ci")).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(run("tokens", "revoke", "twice")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(server.tokens).hasSize(3);
    assertThat(run("tokens", "revoke", server.tokens.getFirst().id().toString())).isZero();
    assertThat(server.tokens).hasSize(2);
  }

  @Test
  void invitesAndWithdraws() {
    assertThat(run("members", "invite", "eve@example.org", "--role", "auditor")).isZero();
    assertThat(shell.out()).isEqualToIgnoringNewLines("pvs_invitation_secret");
    assertThat(shell.err()).contains("eve@example.org", "counts once");

    assertThat(run("members", "ls")).isZero();
    assertThat(shell.out()).contains("ada@example.org", "OWNER", "invited until");
    assertThat(run("members", "withdraw", "EVE@example.org")).isZero();
    assertThat(server.invitations).isEmpty();
    assertThat(run("members", "withdraw", "eve@example.org")).isEqualTo(ExitCode.NOT_FOUND);
  }

  @Test
  void changesAndRemovesMembersByTheirAddress() {
    assertThat(run("members", "role", "bob@example.org", "deployer")).isZero();
    assertThat(shell.out()).contains("bob@example.org is DEPLOYER");

    assertThat(run("members", "remove", "bob@example.org")).isZero();
    assertThat(server.members).hasSize(1);
    assertThat(run("members", "remove", "bob@example.org")).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(run("members", "role", "bob@example.org", "owner")).isEqualTo(ExitCode.NOT_FOUND);
  }

  @Test
  void answersInJson() {
    server.tokens.add(token("ci"));

    assertThat(run("tokens", "ls", "-o", "json")).isZero();
    assertThat(shell.out()).contains("\"name\" : \"ci\"");
    assertThat(run("members", "ls", "-o", "json")).isZero();
    assertThat(shell.out()).contains("\"members\"", "\"invitations\"");
  }

  private static ApiTokenView token(String name) {
    return new ApiTokenView(
        UUID.randomUUID(), name, "u1", "pvs_api_…Ab1x", null, FakeControlPlane.AT, null, null);
  }

  private int run(String... words) {
    shell.forgetOutput();
    return shell.run(words);
  }
}
