package dev.pavise.controlplane.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.messages.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Signing secrets rest in the database; whoever has only that has none of them. */
class SecretKeyFileTest {
  @TempDir Path directory = Path.of("");

  private final TenantId tenant = TenantId.random();
  private final UUID webhook = UUID.randomUUID();

  @Test
  void whatWasEncryptedForOneWebhookOpensForNoOther() throws IOException {
    var keys = keys("rw-------", Base64.getEncoder().encodeToString(new byte[32]));
    var secret = SigningSecret.random();

    var stored = keys.encrypt(tenant, webhook, secret);

    assertThat(keys.decrypt(tenant, webhook, stored)).isEqualTo(secret);
    assertThat(keys.encrypt(tenant, webhook, secret)).isNotEqualTo(stored);
    assertThatThrownBy(() -> keys.decrypt(tenant, UUID.randomUUID(), stored))
        .hasMessageContaining("cannot be opened");
    assertThatThrownBy(() -> keys.decrypt(TenantId.random(), webhook, stored))
        .hasMessageContaining("cannot be opened");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw-----w-"})
  void aKeyThatOthersCanGetAtIsRefused(String mode) {
    assertThatThrownBy(() -> keys(mode, Base64.getEncoder().encodeToString(new byte[32])))
        .hasMessageContaining("others can get at")
        .hasMessageContaining("chmod 600");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "not base64!"})
  void whatIsNoKeyIsRefusedWithoutShowingIt(String text) {
    assertThatThrownBy(() -> keys("rw-------", text))
        .hasMessageContaining("holds no key")
        .hasMessageContaining("32 random bytes")
        .hasNoCause();
  }

  private SecretKeyFile keys(String mode, String text) throws IOException {
    var file = Files.writeString(directory.resolve("webhook.key"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return new SecretKeyFile(
        new Binder(
                new MapConfigurationPropertySource(
                    Map.of("pavise.control-plane.webhooks.key-file", file.toString())))
            .bind("pavise.control-plane.webhooks", WebhookSettings.class)
            .get());
  }
}
