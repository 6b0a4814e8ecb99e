package dev.pavise.controlplane.provisioning;

import dev.pavise.controlplane.identity.OpaqueToken;
import dev.pavise.controlplane.provider.Provider;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.UserData;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes what a guest starts from. */
@Component
class UserDataWriter {
  private final ProvisioningSettings settings;
  private final @Nullable String caCertificate;

  UserDataWriter(ProvisioningSettings settings) throws IOException {
    this.settings = settings;
    var file = settings.attesterCaFile();
    this.caCertificate = file == null ? null : Files.readString(file);
  }

  byte[] write(OpaqueToken token, Sha256 manifest, Provider provider) {
    return new UserData(
            UserData.VERSION,
            settings.attesterAddress(),
            caCertificate,
            token.value(),
            manifest,
            provider.registries())
        .encode();
  }
}
