package dev.pavise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.cli.api.Api;
import dev.pavise.cli.key.OwnerKeyFile;
import dev.pavise.messages.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody revokes a key by accident, and what it costs is said before. */
class KeysTest {
  private final FakeControlPlane server = new FakeControlPlane();

  @TempDir Path directory = Path.of("");

  private Shell shell;
  private Sha256 thumbprint;

  @BeforeEach
  void deploy() throws IOException {
    shell = new Shell(server, directory);
    try (var api = api()) {
      Deployments.deploy(api, server, directory);
    }
    thumbprint = Deployments.ownerKey(directory).thumbprint();
    shell.forgetOutput();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Api api() {
    return Api.connect(server.address(), null, FakeControlPlane.TOKEN);
  }

  @Test
  void showsHowFarEachKeyCounts() {
    assertThat(shell.run("keys", "registered")).isZero();
    assertThat(shell.out()).contains("ACTIVE", thumbprint.toString());

    assertThat(shell.run("keys", "retire", thumbprint.toString(), "--reason", "laptop sold"))
        .isZero();
    shell.forgetOutput();
    assertThat(shell.run("keys", "registered")).isZero();
    assertThat(shell.out()).contains("RETIRED", "laptop sold");

    assertThat(shell.run("keys", "reactivate", thumbprint.toString())).isZero();
    assertThat(shell.out()).contains("is ACTIVE");
  }

  @Test
  void revokesOnlyWhenAskedToTwiceAndSaysWhatThatCosts() {
    assertThat(shell.run("keys", "revoke", thumbprint.toString())).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(shell.err()).contains("for good", "--yes");
    assertThat(server.ownerKeys().getFirst().revokedAt()).isNull();

    assertThat(shell.run("keys", "revoke", thumbprint.toString(), "--yes", "--reason", "stolen"))
        .isZero();

    assertThat(shell.err()).contains("1 deployment loses its trust", "shop revision 1");
    assertThat(shell.out()).contains("is REVOKED");
    assertThat(shell.run("keys", "reactivate", thumbprint.toString())).isNotZero();
    assertThat(shell.err()).contains("The owner key is revoked");
  }

  @Test
  void namesWhatItDoesNotFind() throws IOException {
    assertThat(shell.run("keys", "retire", "nobody's")).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(shell.err()).contains("no owner key \"nobody's\" is registered");

    var another = OwnerKeyFile.generate(directory.resolve("another").resolve("default.pem"));
    var name = server.ownerKeys().getFirst().name();
    try (var api = api()) {
      api.registerOwnerKey(another.publicKey(), name);
    }
    assertThat(shell.run("keys", "retire", name)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(shell.err()).contains("2 registered owner keys are called");
  }
}
