package dev.pavise.controlplane.releasekey;

import dev.pavise.controlplane.Settings;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the release key is.
 *
 * @param releaseKeyFile the worker's public release key: Base64 of 32 bytes
 */
@ConfigurationProperties("pavise.control-plane")
record ReleaseKeySettings(Path releaseKeyFile) {
  ReleaseKeySettings {
    Settings.requireFile(
        releaseKeyFile,
        "pavise.control-plane.release-key-file",
        "the worker's public release key, Base64 of 32 bytes");
  }
}
