package dev.pavise.worker.verification;

import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.verdict.ReferenceValuesFile;
import dev.pavise.worker.keys.InvalidConfiguration;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The guest images that a worker knows, one file for each. Stateless. */
public final class ReferenceValuesDirectory {
  private static final int FILES_MAX = 1000;

  private ReferenceValuesDirectory() {}

  /**
   * Every {@code *.reference-values.json} of the directory, by name.
   *
   * @throws InvalidConfiguration with every file that is not as it must be
   */
  public static List<ReferenceValues> readAll(Path directory, String property) {
    var problems = new ArrayList<String>();
    var values = new ArrayList<ReferenceValues>();
    for (var file : list(directory, property)) {
      try {
        values.add(ReferenceValuesFile.read(file));
      } catch (IOException | MalformedMessage | IllegalArgumentException e) {
        problems.add("%s: %s: %s".formatted(property, file, e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(problems);
    }
    return values;
  }

  private static List<Path> list(Path directory, String property) {
    var files = new ArrayList<Path>();
    try (var entries = Files.newDirectoryStream(directory, "*.reference-values.json")) {
      entries.forEach(files::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new InvalidConfiguration(
          "%s: cannot list %s (%s); it must be a directory with a JSON file for each guest image"
              .formatted(property, directory, e));
    }
    if (files.size() > FILES_MAX) {
      throw new InvalidConfiguration(
          "%s: %s has more than %d files".formatted(property, directory, FILES_MAX));
    }
    if (files.isEmpty()) {
      throw new InvalidConfiguration(
          "%s: %s holds no *.reference-values.json, so no guest image would ever be affirmed; build one with:"
                  .formatted(property, directory)
              + " ./pavise image build");
    }
    files.sort(null);
    return files;
  }
}
