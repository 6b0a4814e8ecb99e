package dev.pavise.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.cli.Deployments;
import dev.pavise.cli.Failure;
import dev.pavise.cli.FakeControlPlane;
import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.ApiProblem;
import dev.pavise.cli.api.DeploymentView;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.sealing.SealedSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployerTest {
  private final FakeControlPlane server = new FakeControlPlane();
  private final Api api = Api.connect(server.address(), null, FakeControlPlane.TOKEN);

  @TempDir Path directory = Path.of("");

  @AfterEach
  void close() {
    api.close();
    server.close();
  }

  @Test
  void whatIsSentIsWhatTheOwnerSignedAndOnlyTheWorkerCanOpen() {
    var deployment = Deployments.deploy(api, server, directory);

    var received = server.received(deployment.id());
    var manifest = Envelope.decode(received.manifest().toByteArray()).authenticate();
    var sealedBytes = Objects.requireNonNull(received.sealedSecrets().get("key")).toByteArray();
    var sealed = SealedSecret.decode(sealedBytes);
    assertThat(manifest.name()).isEqualTo("shop");
    assertThat(manifest.revision()).isEqualTo(1);
    assertThat(manifest.previous()).isNull();
    assertThat(manifest.owner()).isEqualTo(Deployments.ownerKey(directory).publicKey());
    assertThat(manifest.secrets().getFirst().sealed()).isEqualTo(Sha256.of(sealedBytes));
    assertThat(manifest.trust().releaseKey()).isEqualTo(server.releaseKey.publicKey());
    assertThat(manifest.trust().guestImages()).containsExactly(FakeControlPlane.digest("guest"));
    assertThat(manifest.trust().platforms()).containsExactly("tpm-development");
    assertThat(sealed.tenant()).isEqualTo(FakeControlPlane.TENANT);
    assertThat(sealed.ownerKey()).isEqualTo(manifest.owner().thumbprint());
    assertThat(sealed.open(server.releaseKey)).asString().isEqualTo(Deployments.SECRET);
  }

  @Test
  void noPlaintextLeavesTheClient() {
    Deployments.deploy(api, server, directory);

    assertThat(server.requests()).noneMatch(it -> it.contains(Deployments.SECRET));
    assertThat(server.requests()).noneMatch(it -> it.contains(base64(Deployments.SECRET)));
  }

  @Test
  void registersTheOwnerKeyOnce() {
    Deployments.deploy(api, server, directory);
    Deployments.deploy(api, server, directory);

    assertThat(server.ownerKeys()).hasSize(1);
  }

  @Test
  void continuesTheChainOfItsName() {
    var first = Deployments.deploy(api, server, directory);
    var second = Deployments.deploy(api, server, directory);
    var third = Deployments.deploy(api, server, directory);

    assertThat(List.of(first.revision(), second.revision(), third.revision()))
        .containsExactly(1, 2, 3);
    assertThat(manifestOf(third.id()).previous()).isEqualTo(second.manifestDigest());
  }

  @Test
  void signsOnTopOfNothingThatItsOwnerDidNotSign() {
    var first = Deployments.deploy(api, server, directory);
    var genuine = api.manifest(first.id());
    var forged =
        new Envelope(
            genuine.payload(),
            genuine.payloadType(),
            List.of(
                new Envelope.SignatureEntry(
                    genuine.signatures().getFirst().keyid(), Bytes.copyOf(new byte[64]))));

    server.replaceManifest(first.id(), forged);

    assertThatThrownBy(() -> Deployments.deploy(api, server, directory))
        .isInstanceOf(BrokenChain.class);
    assertThat(server.deployments()).hasSize(1);
  }

  @Test
  void signsOnTopOfNoManifestWithAnotherDigest() {
    var first = Deployments.deploy(api, server, directory);
    var second = Deployments.deploy(api, server, directory);

    server.replaceManifest(second.id(), api.manifest(first.id()));

    assertThatThrownBy(() -> Deployments.deploy(api, server, directory))
        .isInstanceOf(BrokenChain.class);
  }

  @Test
  void aControlPlaneThatHidesTheLatestRevisionIsFoundOut() {
    Deployments.deploy(api, server, directory);
    var second = Deployments.deploy(api, server, directory);

    server.hide(second.id());

    assertThatThrownBy(() -> Deployments.deploy(api, server, directory))
        .isInstanceOf(BrokenChain.class)
        .hasMessageContaining("revision 2 was signed here");
  }

  @Test
  void aControlPlaneThatHidesAllRevisionsIsFoundOut() {
    var first = Deployments.deploy(api, server, directory);

    server.hide(first.id());

    assertThatThrownBy(() -> Deployments.deploy(api, server, directory))
        .isInstanceOf(BrokenChain.class)
        .hasMessageContaining("shows no revision");
  }

  @Test
  void anotherRevisionInThePlaceOfOneThatWasSignedHereIsFoundOut() throws IOException {
    Deployments.deploy(api, server, directory);
    var ours = Deployments.deploy(api, server, directory);
    server.hide(ours.id());
    // Somebody with the same owner key, who knows nothing of our second revision, signs another.
    var elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.copy(directory.resolve("owner.pem"), elsewhere.resolve("owner.pem"));
    Deployments.deploy(api, server, elsewhere);
    Deployments.deploy(api, server, elsewhere);

    assertThatThrownBy(() -> Deployments.deploy(api, server, directory))
        .isInstanceOf(BrokenChain.class)
        .hasMessageContaining("revision 2 of shop is");
  }

  @Test
  void whatAColleagueSignedOnTopOfOursIsFollowed() throws IOException {
    Deployments.deploy(api, server, directory);
    var elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Deployments.deploy(api, server, elsewhere);
    Deployments.deploy(api, server, elsewhere);

    assertThat(Deployments.deploy(api, server, directory).revision()).isEqualTo(4);
  }

  @Test
  void aDamagedMemoryIsNoReasonToForget() throws IOException {
    Deployments.deploy(api, server, directory);
    var file = directory.resolve("known-revisions");
    Files.writeString(file, Files.readString(file).replaceAll(" 1 sha256:.*", " 1"));

    assertThatThrownBy(() -> Deployments.deploy(api, server, directory))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("known-revisions:1");
  }

  @Test
  void deploysOnceWhenTheAnswerGetsLost() {
    server.loseAnswers(2);

    var deployment = Deployments.deploy(api, server, directory);

    assertThat(server.deployments()).hasSize(1);
    assertThat(server.deployments().getFirst().id()).isEqualTo(deployment.id());
  }

  @Test
  void givesUpWhenNoAnswerComes() {
    server.loseAnswers(100);

    assertThatThrownBy(() -> Deployments.deploy(api, server, directory))
        .isInstanceOf(ApiProblem.class);
  }

  @Test
  void aDraftCreatesNothingAnywhere() {
    new Deployer(api, DeployListener.SILENT, Deployments.revisions(directory))
        .draft(Deployments.plan(), Deployments.terms(server, directory));

    assertThat(server.requests()).allMatch(it -> it.startsWith("GET "));
    assertThat(server.ownerKeys()).isEmpty();
  }

  @Test
  void tellsEachStep() {
    var told = new ArrayList<String>();
    var listener =
        new DeployListener() {
          @Override
          public void onSealed(String secret, Sha256 sealed) {
            told.add("sealed " + secret);
          }

          @Override
          public void onAssembled(Manifest manifest) {
            told.add("assembled");
          }

          @Override
          public void onSigned(Sha256 manifestDigest) {
            told.add("signed");
          }

          @Override
          public void onOwnerKeyRegistered(Sha256 thumbprint) {
            told.add("registered");
          }

          @Override
          public void onAccepted(DeploymentView deployment) {
            told.add("accepted");
          }
        };

    new Deployer(api, listener, Deployments.revisions(directory))
        .deploy(Deployments.plan(), Deployments.terms(server, directory));

    assertThat(told).containsExactly("sealed key", "assembled", "signed", "registered", "accepted");
  }

  private Manifest manifestOf(DeploymentId id) {
    return api.manifest(id).authenticate();
  }

  private static String base64(String text) {
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
