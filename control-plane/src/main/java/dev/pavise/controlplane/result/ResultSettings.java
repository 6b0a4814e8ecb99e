package dev.pavise.controlplane.result;

import dev.pavise.controlplane.Settings;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Whose results are believed.
 *
 * @param resultKeyFile the worker's public key for results, PEM
 */
@ConfigurationProperties("pavise.control-plane")
record ResultSettings(Path resultKeyFile) {
  ResultSettings {
    Settings.requireFile(
        resultKeyFile,
        "pavise.control-plane.result-key-file",
        "the worker's public key for results, in PEM");
  }
}
