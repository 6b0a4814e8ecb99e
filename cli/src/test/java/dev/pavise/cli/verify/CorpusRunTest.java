package dev.pavise.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.testkit.Tcb;
import dev.pavise.attestation.testkit.TestAmd;
import dev.pavise.attestation.testkit.TestSnpChip;
import dev.pavise.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusRunTest {
  private static final TestAmd AMD = new TestAmd(SnpProduct.MILAN);
  private static final TestSnpChip CHIP = new TestSnpChip(AMD, "corpus", Tcb.CURRENT);

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void writes() throws IOException, CertificateEncodingException {
    Files.write(folder.resolve("good.bin"), CHIP.report().toByteArray());
    Files.write(
        folder.resolve("debug.bin"),
        CHIP.report(report -> report.putLong(0x08, 0x3_0000L | 1 << 19)).toByteArray());
    Files.write(
        folder.resolve("other.bin"),
        CHIP.report(report -> report.put(0x90, (byte) 0x11)).toByteArray());
    Files.write(folder.resolve("short.bin"), new byte[] {1, 2, 3});
    Files.write(folder.resolve("vek.der"), CHIP.vcek().getEncoded());
    Files.write(folder.resolve("ask.der"), AMD.ask().getEncoded());
    Files.write(folder.resolve("ark.der"), AMD.root().getEncoded());
  }

  @Test
  void everyCaseIsJudgedAndCounted() throws IOException {
    var scene =
        run(
            made("good", "accept", "baseline"),
            made("debug", "reject", "POLICY_DEBUG"),
            made("other", "reject", "MEASUREMENT"),
            made("short", "reject", "LENGTH"),
            production("good", "refused"),
            production("short", "malformed"),
            production("good", "malformed").replace("sev-snp-report", "something-else"));
    assertThat(scene.out().lines().toList()).last().isEqualTo("6 passed, 0 failed, 1 skipped");
    assertThat(scene.exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aCaseThatComesOutDifferentlyFailsTheRunAndSaysHow() throws IOException {
    var scene = run(made("good", "accept", "baseline"), made("debug", "accept", "POLICY_DEBUG"));
    assertThat(scene.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(scene.out())
        .contains("outcome: expected accept, found authentic, rejected")
        .contains("1 passed, 1 failed, 0 skipped");
  }

  @Test
  void aClaimThatIsNotAsExpectedFailsTheCase() throws IOException {
    var expected = "{\"version\":3,\"policy\":\"0x30000\",\"reported_tcb\":{\"snp\":25}}";
    var scene =
        run(
            production("good", "decodes")
                .replace("\"roots\":", "\"claims\":" + expected + ",\"roots\":"));
    assertThat(scene.out()).contains("reported_tcb.snp: expected 25, found 24");
    assertThat(scene.out()).doesNotContain("version: expected", "policy: expected");
  }

  @Test
  void aCorpusWithoutCasesIsNoSuccess() throws IOException {
    assertThat(run().exitCode()).isEqualTo(ExitCode.BAD_INPUT);
  }

  private Scene run(String... cases) throws IOException {
    var file =
        Files.writeString(
            folder.resolve("corpus.json"), "{\"cases\":[" + String.join(",", cases) + "]}");
    return Scene.verify("--corpus", file.toString());
  }

  private static String made(String evidence, String outcome, String reason) {
    return one(evidence, outcome, reason, "{\"test\":\"ark.der\"}");
  }

  private static String production(String evidence, String outcome) {
    return one(evidence, outcome, "", "\"production\"");
  }

  private static String one(String evidence, String outcome, String reason, String roots) {
    return """
        {"id":"%1$s","format":"sev-snp-report","evidence":"%1$s.bin","at":"2026-06-01T12:00:00Z",
         "inputs":{"vek":"vek.der","ask":"ask.der","ark":"ark.der"},"outcome":"%2$s",
         "reason":"%3$s","roots":%4$s}"""
        .formatted(evidence, outcome, reason, roots);
  }
}
