package dev.pavise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.cli.api.Api;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that calls everything affirming, and somebody who looks for themselves. */
class VerifyDeploymentTest {
  private final FakeControlPlane server = new FakeControlPlane();

  @TempDir Path directory = Path.of("");

  private Shell shell;

  @BeforeEach
  void deploy() throws IOException {
    shell = new Shell(server, directory);
    try (var api = Api.connect(server.address(), null, FakeControlPlane.TOKEN)) {
      api.registerOwnerKey(Deployments.ownerKey(directory).publicKey(), "mine");
      Deployments.deploy(api, server, directory);
    }
    Files.writeString(
        directory.resolve("known.reference-values.json"),
        """
        {"version": 1, "name": "known", "imageDigest": "sha256:%s",
         "pcrs": {"sha256": {"4": "%2$s", "11": "%2$s"}}}
        """
            .formatted("ab".repeat(32), "cd".repeat(32)));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whatTheControlPlaneCallsAffirmingCountsForNothing() throws IOException {
    server.showEvidence("{\"format\":\"trust-me\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(verify("--save", directory + "/kept")).isEqualTo(ExitCode.REFUSED);

    assertThat(shell.out())
        .contains(
            "shop revision 1, signed by owner key " + Deployments.ownerKey(directory).thumbprint(),
            "Not proven: ",
            "EVIDENCE_FORMAT_UNKNOWN",
            "The control plane calls it AFFIRMING; that counted for nothing",
            "Not proven to you: how old it is",
            "Not proven to you: that there is no later revision");
    assertThat(directory.resolve("kept/evidence.json")).hasContent("{\"format\":\"trust-me\"}");
    assertThat(directory.resolve("kept/verdict.jwt")).hasContent("e.a.r");
    assertThat(directory.resolve("kept/manifest.dsse.json")).isNotEmptyFile();
  }

  @Test
  void saysTheSameInJson() {
    server.showEvidence("{}".getBytes(StandardCharsets.UTF_8));

    assertThat(verify("--json")).isEqualTo(ExitCode.REFUSED);

    assertThat(shell.out())
        .contains(
            "\"proven\":false",
            "\"revisionKnown\":false",
            "EVIDENCE_MALFORMED",
            "\"shownAs\":\"AFFIRMING\"");
  }

  @Test
  void anIdIsTheControlPlanesWord() {
    server.showEvidence("{}".getBytes(StandardCharsets.UTF_8));

    shell.run("ls", "-o", "json");
    var id = shell.out().replaceFirst("(?s).*?\"id\" : \"([^\"]+)\".*", "$1");
    verify("--deployment", id);

    assertThat(shell.out()).contains("You asked by id: that it is one of shop");
  }

  @Test
  void aRevisionThatWasSignedHereIsHeldAgainstWhatIsShown() throws IOException {
    server.showEvidence("{}".getBytes(StandardCharsets.UTF_8));
    Files.createDirectories(directory.resolve("config"));
    Files.writeString(
        directory.resolve("config/known-revisions"),
        "%s %s shop 2 %s%n"
            .formatted(
                server.address(), FakeControlPlane.TENANT, FakeControlPlane.digest("revision 2")));

    assertThat(verify()).isEqualTo(ExitCode.REFUSED);

    assertThat(shell.out())
        .contains("REVISION_NOT_THE_KNOWN", "revision 2")
        .doesNotContain("that there is no later revision");
  }

  @Test
  void aRevokedKeyIsBelievedToBe() {
    server.showEvidence("{}".getBytes(StandardCharsets.UTF_8));
    var owner = Deployments.ownerKey(directory).thumbprint().toString();
    shell.run("keys", "revoke", owner, "--yes");
    shell.forgetOutput();

    assertThat(verify()).isEqualTo(ExitCode.REFUSED);

    assertThat(shell.out()).contains("OWNER_KEY_REVOKED", owner + ", revoked at ");
  }

  @Test
  void aKeyThatIsNotOnesOwnHasToBeNamed() {
    server.showEvidence("{}".getBytes(StandardCharsets.UTF_8));

    verify("--owner", "sha256:" + "00".repeat(32));

    assertThat(shell.out()).contains("OWNER_NOT_KNOWN", "find out whose key this is");
  }

  @Test
  void withoutEvidenceThereIsNothingToJudge() {
    assertThat(verify()).isEqualTo(ExitCode.NOT_FOUND);

    assertThat(shell.err()).contains("shows no evidence of shop yet", "pavise watch shop");
  }

  @Test
  void asksForNothingBeforeItKnowsWhatToJudgeBy() throws IOException {
    server.showEvidence("{}".getBytes(StandardCharsets.UTF_8));
    var before = server.requests().size();
    var damaged = Files.writeString(directory.resolve("damaged.json"), "{\"version\": 2}");

    assertThat(verify("--owner", "me")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(verify("--reference-values", damaged.toString())).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(verify("--development-root", damaged.toString())).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(verify("--save", directory.toString())).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(verify("evidence.bin")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(shell.run("verify", "--deployment", "shop")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(shell.err())
        .contains(
            "\"me\" is no thumbprint",
            "damaged.json cannot be read",
            "holds no certificate",
            "is there already",
            "Name no file",
            "there is no guest image to compare with");
    assertThat(server.requests()).hasSize(before);
  }

  private int verify(String... more) {
    var words = new ArrayList<>(List.of("verify"));
    if (!List.of(more).contains("--deployment")) {
      words.addAll(List.of("--deployment", "shop"));
    }
    words.addAll(
        List.of("--reference-values", directory.resolve("known.reference-values.json").toString()));
    if (!List.of(more).contains("--owner")) {
      words.addAll(List.of("--owner", Deployments.ownerKey(directory).thumbprint().toString()));
    }
    words.addAll(List.of(more));
    return shell.run(words.toArray(new String[0]));
  }
}
