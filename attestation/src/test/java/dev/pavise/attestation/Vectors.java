package dev.pavise.attestation;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Evidence of real machines, which is not part of this project: read from {@code
 * shared/attestation} beside the checkout or above it; where it is absent, the tests that need it
 * are skipped.
 */
public final class Vectors {
  private static final String FOLDER = "shared/attestation/vectors";

  private Vectors() {}

  /** The folder; skips the calling test when there is none. */
  public static Path folder() {
    var at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve(FOLDER))) {
      at = at.getParent();
    }
    assumeThat(at).as("skipped: there is no " + FOLDER + " here").isNotNull();
    return Objects.requireNonNull(at).resolve(FOLDER);
  }
}
