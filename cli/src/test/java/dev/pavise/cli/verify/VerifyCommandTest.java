package dev.pavise.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.testkit.Tcb;
import dev.pavise.attestation.testkit.TestAmd;
import dev.pavise.attestation.testkit.TestSnpChip;
import dev.pavise.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class VerifyCommandTest {
  private static final String AT = "2026-06-01T12:00:00Z";
  private static final TestAmd AMD = new TestAmd(SnpProduct.MILAN);
  private static final TestSnpChip CHIP = new TestSnpChip(AMD, "command", Tcb.CURRENT);

  @TempDir private Path folder;

  private Path report;
  private Path vcek;

  VerifyCommandTest() {
    report = Path.of("");
    vcek = Path.of("");
  }

  @BeforeEach
  void writes() throws IOException, CertificateEncodingException {
    report = write("report.bin", CHIP.report().toByteArray());
    vcek = write("vcek.der", CHIP.vcek().getEncoded());
  }

  @Test
  void madeEvidenceIsNeverProvenAndThePersonIsToldWhy() {
    var scene = Scene.verify(report.toString(), vcek.toString(), "--at", AT);
    assertThat(scene.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(scene.out())
        .contains(
            "Not proven",
            "No vendor's root stands behind it",
            "only what it says of itself",
            "CERTIFICATE_MISSING")
        .doesNotContain("PASS");
  }

  @Test
  void jsonIsOneObjectWithAnEarThatNamesEvidenceByDigest() throws IOException {
    var scene = Scene.verify(report.toString(), vcek.toString(), "--at", AT, "--json");
    var object = new JsonMapper().readTree(scene.out());
    var guest = object.path("ear").path("submods").path("guest");
    assertThat(object.path("format").asString()).isEqualTo("sev-snp-report");
    assertThat(guest.path("ear.status").asString()).isEqualTo("contraindicated");
    assertThat(guest.path("pavise.authentic").asBoolean()).isFalse();
    assertThat(guest.path("pavise.evidence").asString()).startsWith("sha256:").hasSize(71);
    assertThat(guest.path("pavise.collateral-time").asString()).isEqualTo(AT);
    assertThat(guest.path("ear.trustworthiness-vector").path("hardware").asInt()).isEqualTo(97);
    assertThat(object.path("claims").path("measurement").asString()).startsWith("4d4d");
  }

  @Test
  void evidenceThatCannotBeReadIsRefusedWithItsPlace() throws IOException {
    var bytes = CHIP.report().toByteArray();
    bytes[0] = 6;
    var scene = Scene.verify(write("report.bin", bytes).toString());
    assertThat(scene.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(scene.out()).contains("Unreadable", "VERSION", "2 to 5");
  }

  @Test
  void anUnknownFormatIsNeverGuessed() throws IOException {
    for (var content : new String[] {"", "hello", "{\"a\": 1}", "\u0000\u0001\u0002"}) {
      var file = write("unknown", content.getBytes(StandardCharsets.UTF_8));
      var scene = Scene.verify(file.toString());
      assertThat(scene.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(scene.err()).contains("unknown evidence format");
    }
  }

  @Test
  void certificatesAloneAreNothingToJudge() {
    var scene = Scene.verify(vcek.toString());
    assertThat(scene.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(scene.err()).contains("no evidence among these files");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    var scene = Scene.verify(folder.resolve("absent").toString());
    assertThat(scene.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(scene.err()).contains("absent");
  }

  @Test
  void nothingIsNoSuccess() {
    assertThat(Scene.verify().exitCode()).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void aPolicyWithAMisspeltFieldIsRefusedBeforeAnythingIsJudged() throws IOException {
    var policy = write("policy.json", "{\"platfroms\": []}".getBytes(StandardCharsets.UTF_8));
    var scene = Scene.verify(report.toString(), "--policy", policy.toString());
    assertThat(scene.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(scene.err()).contains("platfroms is not known here");
    assertThat(scene.out()).isEmpty();
  }

  @Test
  void evidenceInTheCollateralFolderIsRefused() throws IOException {
    var collateral = Files.createDirectory(folder.resolve("collateral"));
    Files.write(collateral.resolve("report.bin"), CHIP.report().toByteArray());
    var scene = Scene.verify(report.toString(), "--collateral", collateral.toString());
    assertThat(scene.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void aTimeThatIsNoneIsRefused() {
    assertThat(Scene.verify(report.toString(), "--at", "yesterday").exitCode())
        .isEqualTo(ExitCode.BAD_INPUT);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }
}
