package dev.pavise.worker.collateral;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.collateral.Bundle;
import dev.pavise.collateral.Held;
import dev.pavise.worker.keys.InvalidConfiguration;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collateral from files that were fetched elsewhere. Stateless. */
public final class CollateralBundles {
  private CollateralBundles() {}

  /**
   * What is in every {@code *.json} of the directory, by name.
   *
   * @throws InvalidConfiguration with every file that is not as it must be
   */
  public static List<Held> readAll(Path directory, String property) {
    var files = new ArrayList<Path>();
    try (var entries = Files.newDirectoryStream(directory, "*.json")) {
      entries.forEach(files::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new InvalidConfiguration(
          "%s: cannot list %s (%s); it must be a directory with bundles, made with: ./pavise collateral"
              .formatted(property, directory, e));
    }
    files.sort(null);
    var held = new ArrayList<Held>();
    var problems = new ArrayList<String>();
    for (var file : files) {
      try {
        if (Files.size(file) > Bundle.SIZE_BYTES_MAX) {
          throw new IOException("more than " + Bundle.SIZE_BYTES_MAX + " bytes");
        }
        held.addAll(Bundle.decode(Octets.copyOf(Files.readAllBytes(file))));
      } catch (IOException | MalformedEvidence e) {
        problems.add("%s: %s: %s".formatted(property, file, e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(problems);
    }
    return held;
  }
}
