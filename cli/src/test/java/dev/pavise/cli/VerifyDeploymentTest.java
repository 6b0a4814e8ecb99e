package dev.pavise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.cli.api.Api;
import dev.pavise.cli.command.Surroundings;
import dev.pavise.cli.connection.ConfigDirectory;
import dev.pavise.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that calls everything affirming, and somebody who looks for themselves. */
class VerifyDeploymentTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final FakeControlPlane server = new FakeControlPlane();

  @TempDir Path directory = Path.of("");

  @BeforeEach
  void deploy() throws IOException {
    Files.writeString(directory.resolve("token"), FakeControlPlane.TOKEN);
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

    assertThat(out.toString())
        .contains(
            "shop revision 1, signed by owner key " + Deployments.ownerKey(directory).thumbprint(),
            "Not proven: ",
            "EVIDENCE_FORMAT_UNKNOWN",
            "The control plane calls it AFFIRMING; that counted for nothing",
            "Not proven to you: how old it is");
    assertThat(directory.resolve("kept/evidence.json")).hasContent("{\"format\":\"trust-me\"}");
    assertThat(directory.resolve("kept/verdict.jwt")).hasContent("e.a.r");
    assertThat(directory.resolve("kept/manifest.dsse.json")).isNotEmptyFile();
  }

  @Test
  void saysTheSameInJson() {
    server.showEvidence("{}".getBytes(StandardCharsets.UTF_8));

    assertThat(verify("--json")).isEqualTo(ExitCode.REFUSED);

    assertThat(out.toString())
        .contains("\"proven\":false", "EVIDENCE_MALFORMED", "\"shownAs\":\"AFFIRMING\"");
  }

  @Test
  void aKeyThatIsNotOnesOwnHasToBeNamed() {
    server.showEvidence("{}".getBytes(StandardCharsets.UTF_8));

    verify("--owner", "sha256:" + "00".repeat(32));

    assertThat(out.toString()).contains("OWNER_NOT_KNOWN", "find out whose key this is");
  }

  @Test
  void withoutEvidenceThereIsNothingToJudge() {
    assertThat(verify()).isEqualTo(ExitCode.NOT_FOUND);

    assertThat(err.toString()).contains("shows no evidence of shop yet", "pavise watch shop");
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
    assertThat(run("verify", "--deployment", "shop")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString())
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
    var words = new ArrayList<>(List.of("verify", "--deployment", "shop"));
    words.addAll(
        List.of("--reference-values", directory.resolve("known.reference-values.json").toString()));
    if (!List.of(more).contains("--owner")) {
      words.addAll(List.of("--owner", Deployments.ownerKey(directory).thumbprint().toString()));
    }
    words.addAll(List.of(more));
    return run(words.toArray(new String[0]));
  }

  private int run(String... words) {
    var environment =
        Map.of(
            "PAVISE_SERVER",
            server.address().toString(),
            "PAVISE_TOKEN_FILE",
            directory.resolve("token").toString());
    return Pavise.run(
        new Surroundings(
            new Terminal(new PrintWriter(out), new PrintWriter(err), false),
            InputStream.nullInputStream(),
            environment,
            ConfigDirectory.of(environment, directory.toString()),
            Optional.empty(),
            Optional.empty(),
            ZoneOffset.UTC,
            Optional.empty()),
        words);
  }
}
