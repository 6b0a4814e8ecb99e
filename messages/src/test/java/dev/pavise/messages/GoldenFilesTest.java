package dev.pavise.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.messages.attester.AgentInstruction;
import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.attester.AttestationRequest;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.EvidenceFormat;
import dev.pavise.messages.attester.EvidenceOutcome;
import dev.pavise.messages.attester.EvidenceReceipt;
import dev.pavise.messages.attester.EvidenceSubmission;
import dev.pavise.messages.attester.RuntimeData;
import dev.pavise.messages.attester.UserData;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.records.ChallengeIssued;
import dev.pavise.messages.records.ChallengeRequested;
import dev.pavise.messages.records.DeploymentChanged;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.records.KeysReleased;
import dev.pavise.messages.records.ReleaseMaterial;
import dev.pavise.messages.records.TenantKind;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.result.Trust;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.messages.sealing.SealedSecret;
import dev.pavise.messages.sealing.Suite;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds every contract to its golden file, byte for byte. A contract that must change gets a new
 * version, not a new golden file: delete the file and run once to write it, then read the diff.
 */
class GoldenFilesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  static Stream<Object> messages() {
    return Stream.concat(records(), otherFormats());
  }

  private static Stream<Object> records() {
    var evidence =
        new Evidence.Tpm(
            new RuntimeData(
                    Samples.filled(32, 1), Samples.filled(32, 2), Samples.digest("manifest"))
                .encode(),
            Samples.filled(64, 3),
            List.of(Samples.bytes("ek certificate"), Samples.bytes("issuer")),
            Samples.bytes("TPMT_PUBLIC"),
            Samples.bytes("TPMS_ATTEST"),
            Samples.bytes("TPMT_SIGNATURE"),
            List.of(new Evidence.PcrValue("sha256", 8, Samples.filled(32, 4))),
            Samples.bytes("event log"));
    var request = new AttestationRequest.Tpm(evidence.ekCertificates(), evidence.akPublic());
    var challenge =
        new Challenge(
            Samples.CHALLENGE,
            Samples.AT.plusSeconds(300),
            new Challenge.Credential(Samples.bytes("id object"), Samples.bytes("secret")),
            evidence.ticket());
    var material =
        new ReleaseMaterial(
            Samples.bytes("envelope"), Map.of("tls_key", Samples.bytes("sealed key")));
    return Stream.of(
        Samples.manifest(),
        new Envelope(
            Samples.bytes("{}"),
            Manifest.MEDIA_TYPE,
            List.of(
                new Envelope.SignatureEntry(
                    Samples.OWNER.thumbprint().toString(), Samples.filled(64, 7)))),
        new SealedSecret(
            SealedSecret.VERSION,
            Suite.X25519_SHA256_AES256GCM,
            Samples.digest("release key"),
            Samples.TENANT,
            "tls_key",
            Samples.OWNER.thumbprint(),
            Samples.filled(32, 5),
            Samples.filled(48, 6)),
        new ReleasedKeys(
            ReleasedKeys.VERSION,
            Suite.X25519_SHA256_AES256GCM,
            Samples.digest("runtime data"),
            Samples.filled(32, 5),
            Samples.filled(48, 6)),
        new UserData(
            UserData.VERSION,
            URI.create("https://10.0.2.2:8443"),
            "-----BEGIN CERTIFICATE-----\n",
            "token",
            Samples.digest("manifest"),
            Map.of("127.0.0.1:5000", URI.create("http://10.0.2.2:5000"))),
        new RuntimeData(Samples.filled(32, 1), Samples.filled(32, 2), Samples.digest("manifest")),
        new ReleaseMaterial(material.manifest(), material.sealedSecrets(), Samples.AT),
        request,
        challenge,
        evidence,
        new EvidenceSubmission(Samples.CHALLENGE, evidence),
        new EvidenceReceipt(Samples.EVIDENCE),
        new EvidenceOutcome(
            Samples.EVIDENCE,
            EvidenceOutcome.Status.REFUSED,
            List.of(Samples.finding()),
            null,
            null),
        new AgentReport(
            AgentReport.Stage.RUNNING,
            List.of(
                new AgentReport.ContainerReport("web", AgentReport.ContainerState.RUNNING, 1, 137)),
            "restarted once"),
        new AgentInstruction(true),
        new ChallengeRequested(
            ChallengeRequested.VERSION,
            Samples.TENANT,
            Samples.DEPLOYMENT,
            Samples.CHALLENGE,
            Samples.AT,
            request),
        new ChallengeIssued(
            ChallengeIssued.VERSION,
            Samples.TENANT,
            Samples.DEPLOYMENT,
            Samples.CHALLENGE,
            Samples.AT,
            challenge,
            List.of()),
        new EvidenceReceived(
            EvidenceReceived.VERSION,
            Samples.TENANT,
            TenantKind.DEVELOPMENT,
            Samples.DEPLOYMENT,
            Samples.CHALLENGE,
            Samples.EVIDENCE,
            Samples.AT,
            Bytes.copyOf(Json.write(evidence)),
            material),
        new EvidenceAppraised(
            EvidenceAppraised.VERSION,
            Samples.TENANT,
            Samples.DEPLOYMENT,
            Samples.CHALLENGE,
            Samples.EVIDENCE,
            Samples.AT,
            "header.payload.signature",
            material),
        new KeysReleased(
            KeysReleased.VERSION,
            Samples.TENANT,
            Samples.DEPLOYMENT,
            Samples.EVIDENCE,
            Samples.AT,
            Samples.bytes("released"),
            List.of("tls_key"),
            List.of()),
        new DeploymentChanged(
            DeploymentChanged.VERSION,
            Samples.TENANT,
            Samples.DEPLOYMENT,
            7,
            Life.RUNNING,
            Trust.TRUSTED,
            Samples.AT),
        new AttestationResult(
            AttestationResult.VERSION,
            Samples.TENANT,
            Samples.DEPLOYMENT,
            Samples.EVIDENCE,
            Samples.CHALLENGE,
            Tier.AFFIRMING,
            Samples.axes(),
            List.of(Samples.finding()),
            true,
            "tpm-development",
            Samples.digest("guest image"),
            Samples.filled(32, 2),
            Samples.digest("evidence"),
            Samples.digest("runtime data"),
            Samples.digest("manifest"),
            Samples.digest("policy"),
            Samples.digest("reference values"),
            Samples.digest("collateral"),
            "0.1.0",
            Samples.AT,
            Samples.AT.plusMillis(40),
            Samples.AT.plusSeconds(300)));
  }

  /** Each kind of evidence but TPM 2.0's, with the request that it begins with. */
  private static Stream<Object> otherFormats() {
    var runtimeData =
        new RuntimeData(Samples.filled(32, 1), Samples.filled(32, 2), Samples.digest("manifest"))
            .encode();
    var ticket = Samples.filled(64, 3);
    var certificates = List.of(Samples.bytes("key's certificate"), Samples.bytes("issuer"));
    var quote =
        new Evidence.TpmQuote(
            Samples.bytes("TPMS_ATTEST"),
            Samples.bytes("TPMT_SIGNATURE"),
            List.of(new Evidence.PcrValue("sha256", 8, Samples.filled(32, 4))));
    var eventLog = Samples.bytes("event log");
    var report = Samples.bytes("ATTESTATION_REPORT");
    return Stream.of(
        Challenge.ofNonce(
            Samples.CHALLENGE, Samples.AT.plusSeconds(300), Samples.filled(32, 1), ticket),
        new AttestationRequest.SevSnp(),
        new AttestationRequest.Tdx(),
        new AttestationRequest.AzureCvm(),
        new AttestationRequest.GceVtpm(),
        new AttestationRequest.NitroTpm(),
        new AttestationRequest.NitroEnclave(),
        new AttestationRequest.AzureContainers(),
        new Evidence.SevSnp(runtimeData, ticket, report, certificates),
        new Evidence.Tdx(runtimeData, ticket, Samples.bytes("quote"), Samples.bytes("CCEL")),
        new Evidence.AzureCvm(
            runtimeData,
            ticket,
            Samples.bytes("HCLA"),
            certificates,
            quote,
            Samples.bytes("TD quote"),
            eventLog),
        new Evidence.GceVtpm(runtimeData, ticket, certificates, quote, eventLog),
        new Evidence.NitroTpm(
            runtimeData, ticket, Samples.bytes("NitroTPM document"), quote, eventLog),
        new Evidence.NitroEnclave(runtimeData, ticket, Samples.bytes("enclave's document")),
        new Evidence.AzureContainers(
            runtimeData,
            ticket,
            report,
            certificates,
            Samples.bytes("endorsement"),
            Samples.bytes("package policy")));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageIsWrittenAsItsGoldenFileSays(Object message) throws IOException {
    var file = goldenFileOf(message);
    var written = Json.writePretty(message) + "\n";
    if (Files.notExists(file)) {
      Files.writeString(file, written);
    }
    assertThat(written).isEqualTo(Files.readString(file));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyGoldenFileIsReadBackAsItsMessage(Object message) throws IOException {
    var json = Files.readAllBytes(goldenFileOf(message));
    assertThat((Object) Json.readStrict(json, message.getClass())).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aDuplicateKeyIsRefusedInEveryMessage(Object message) {
    var json = new String(Json.write(message), StandardCharsets.UTF_8);
    var firstField = json.substring(1, endOfFirstField(json));
    var doubled = "{" + firstField + "," + json.substring(1);
    assertThatThrownBy(
            () -> Json.readTolerant(doubled.getBytes(StandardCharsets.UTF_8), message.getClass()))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void noGoldenFileIsLeftWithoutItsMessage() throws IOException {
    try (var files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> Objects.toString(file.getFileName())))
          .containsExactlyInAnyOrderElementsOf(
              messages()
                  .map(GoldenFilesTest::goldenFileOf)
                  .map(Path::getFileName)
                  .map(Objects::toString)
                  .toList());
    }
  }

  @Test
  void whatAPlatformDoesNotHaveMayBeLeftOut() {
    var json =
        """
        {"format":"tdx","runtimeData":"","ticket":"","quote":"AQ=="}
        """;
    assertThat(Json.readStrict(json.getBytes(StandardCharsets.UTF_8), Evidence.class))
        .isEqualTo(
            new Evidence.Tdx(Bytes.empty(), Bytes.empty(), Bytes.copyOf(new byte[] {1}), null));
  }

  @Test
  void everyFormatHasTheNameThatIsOnTheWire() {
    messages()
        .forEach(
            message -> {
              var json = new String(Json.write(message), StandardCharsets.UTF_8);
              switch (message) {
                case Evidence evidence ->
                    assertThat(json)
                        .startsWith("{\"format\":\"" + EvidenceFormat.of(evidence) + "\"");
                case AttestationRequest request ->
                    assertThat(json)
                        .startsWith("{\"format\":\"" + EvidenceFormat.of(request) + "\"");
                default -> {}
              }
            });
  }

  @Test
  void anUnknownFormatIsRefused() {
    var json = "{\"format\":\"sev-es\",\"runtimeData\":\"\",\"ticket\":\"\",\"report\":\"\"}";
    assertThatThrownBy(() -> Json.readStrict(json.getBytes(StandardCharsets.UTF_8), Evidence.class))
        .isInstanceOf(MalformedMessage.class);
    assertThatThrownBy(
            () ->
                Json.readStrict(
                    "{\"format\":\"sev-es\"}".getBytes(StandardCharsets.UTF_8),
                    AttestationRequest.class))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void aChallengeIsACredentialOrANonce() {
    var neither =
        """
        {"id":"33333333-3333-4333-8333-333333333333","expiresAt":"2026-03-01T12:05:00Z","ticket":""}
        """;
    assertThatThrownBy(
            () -> Json.readTolerant(neither.getBytes(StandardCharsets.UTF_8), Challenge.class))
        .isInstanceOf(MalformedMessage.class);
  }

  private static Path goldenFileOf(Object message) {
    if (message instanceof Challenge challenge && challenge.nonce() != null) {
      return GOLDEN.resolve("Challenge-Nonce.json");
    }
    var type = message.getClass();
    var outer = type.getEnclosingClass();
    var name =
        outer == null ? type.getSimpleName() : outer.getSimpleName() + "-" + type.getSimpleName();
    return GOLDEN.resolve(name + ".json");
  }

  /** Index of the comma or brace that ends the first field of a JSON object. */
  private static int endOfFirstField(String json) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 1; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"' && json.charAt(i - 1) != '\\') {
        quoted = !quoted;
      } else if (!quoted && (c == '{' || c == '[')) {
        depth++;
      } else if (!quoted && depth > 0 && (c == '}' || c == ']')) {
        depth--;
      } else if (!quoted && depth == 0 && (c == ',' || c == '}')) {
        return i;
      }
    }
    throw new IllegalArgumentException("not a JSON object with a field");
  }
}
