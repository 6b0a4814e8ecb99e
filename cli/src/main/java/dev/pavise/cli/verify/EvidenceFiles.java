package dev.pavise.cli.verify;

import dev.pavise.attestation.Evidence;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Evidence from files, recognised as {@code pavise verify} recognises it. Stateless. */
public final class EvidenceFiles {
  private EvidenceFiles() {}

  /** What stands beside the evidence may be among the files. */
  public static List<Evidence> read(List<Path> files) {
    var material = Material.read(files, Optional.empty());
    return material.exhibits().stream().map(material::evidence).toList();
  }
}
