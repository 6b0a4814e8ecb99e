package dev.pavise.cli.verify;

import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One piece of evidence and what is expected of it. Only what is here may be used for judging it;
 * its name may not.
 *
 * @param inputs files beside the evidence, by what they are
 * @param testRoot the file of the root that the case names; empty for the production roots, and for
 *     a made case without certificates
 * @param made whether the case was made, to be judged by the default policy under its test root
 * @param at the one clock; empty where no certificate is involved
 * @param outcome in the words of the corpus
 * @param reason the one defect of a made case
 * @param expected all of the case's JSON: claims, tcbStatus, debug, platformStatus
 */
record CorpusCase(
    String id,
    String format,
    Path evidence,
    Map<String, Path> inputs,
    Optional<Path> testRoot,
    boolean made,
    Optional<Instant> at,
    String outcome,
    String reason,
    String note,
    JsonNode expected) {
  /** No file of a corpus is larger. */
  private static final int FILE_BYTES_MAX = 4 * 1024 * 1024;

  CorpusCase {
    inputs = Map.copyOf(inputs);
  }

  Octets evidenceBytes() {
    return read(evidence);
  }

  /** The content of an input; empty when the case has none of this name. */
  Optional<Octets> input(String name) {
    return Optional.ofNullable(inputs.get(name)).map(CorpusCase::read);
  }

  Optional<Octets> testRootBytes() {
    return testRoot.map(CorpusCase::read);
  }

  /** The clock; where the case has none, a time at which no certificate is valid. */
  Instant time() {
    return at.orElse(Instant.EPOCH);
  }

  /** Whether this is a good case that other made cases differ from by one defect each. */
  boolean isBaseline() {
    return made && reason.startsWith("baseline");
  }

  private static Octets read(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new IOException(file + ": more than " + FILE_BYTES_MAX + " bytes");
      }
      return Octets.copyOf(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
