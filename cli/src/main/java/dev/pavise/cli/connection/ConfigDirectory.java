package dev.pavise.cli.connection;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the client keeps what is its own: {@code $PAVISE_CONFIG}, else {@code ~/.config/pavise}.
 */
public record ConfigDirectory(Path path) {
  public static ConfigDirectory of(Map<String, String> environment, String userHome) {
    var given = environment.getOrDefault("PAVISE_CONFIG", "");
    return new ConfigDirectory(
        given.isEmpty() ? Path.of(userHome, ".config", "pavise") : Path.of(given));
  }

  public Path context() {
    return path.resolve("context.json");
  }

  public Path ownerKeys() {
    return path.resolve("owner-keys");
  }

  public Path ownerKey(String name) {
    return ownerKeys().resolve(name + ".pem");
  }

  public Path releaseKeys() {
    return path.resolve("known-release-keys");
  }

  public Path auditHeads() {
    return path.resolve("known-audit-heads");
  }

  public Path revisions() {
    return path.resolve("known-revisions");
  }
}
