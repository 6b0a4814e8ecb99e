package dev.pavise.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.cli.FakeControlPlane;
import dev.pavise.messages.DeploymentId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTest {
  private final FakeControlPlane server = new FakeControlPlane();
  private final Api api = Api.connect(server.address(), null, FakeControlPlane.TOKEN);

  @TempDir Path directory = Path.of("");

  @AfterEach
  void close() {
    api.close();
    server.close();
  }

  @Test
  void readsWhoOneIsAndWhatThereIs() {
    assertThat(api.me().tenant().id()).isEqualTo(FakeControlPlane.TENANT);
    assertThat(api.releaseKey().publicKey()).isEqualTo(server.releaseKey.publicKey());
    assertThat(api.guestImages()).hasSize(1);
    assertThat(api.ownerKeys()).isEmpty();
    assertThat(api.signInCode().code()).isEqualTo("c0de");
    assertThat(api.deployments(null).items()).isEmpty();
  }

  @Test
  void carriesAProblemsCodeAndWhatToDo() {
    try (var nobody = Api.connect(server.address(), null, "wrong")) {
      assertThatThrownBy(nobody::me)
          .isInstanceOfSatisfying(
              ApiProblem.class,
              it -> {
                assertThat(it.status()).isEqualTo(401);
                assertThat(it.code()).isEqualTo("UNAUTHENTICATED");
                assertThat(it.action()).isEqualTo("Do it right.");
              });
    }
    assertThatThrownBy(() -> api.deployment(DeploymentId.random()))
        .isInstanceOfSatisfying(
            ApiProblem.class, it -> assertThat(it.code()).isEqualTo("NOT_FOUND"));
  }

  @Test
  void saysThatNothingAnswers() {
    server.close();

    assertThatThrownBy(api::me)
        .isInstanceOfSatisfying(ApiProblem.class, it -> assertThat(it.isUnavailable()).isTrue());
  }

  @Test
  void sendsATokenUnencryptedToNoOtherMachine() {
    for (var address :
        new String[] {
          "http://registry.test", "ftp://127.0.0.1", "nowhere", "http://127.0.0.1.test"
        }) {
      assertThatThrownBy(() -> Api.connect(URI.create(address), null, "t"))
          .as(address)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refusesAnAuthorityThatIsNone() throws IOException {
    var file = Files.writeString(directory.resolve("ca.crt"), "hello");

    assertThatThrownBy(() -> Api.connect(URI.create("https://127.0.0.1:1"), file, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Api.connect(URI.create("https://127.0.0.1:1"), directory.resolve("none"), null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
