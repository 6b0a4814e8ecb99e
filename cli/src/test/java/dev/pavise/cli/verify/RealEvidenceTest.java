package dev.pavise.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The corpus of real machines' evidence, which is not part of this project: read from {@code
 * shared/attestation} beside the checkout or above it, and skipped where it is absent.
 */
class RealEvidenceTest {
  private static final String CORPUS = "shared/attestation/vectors/corpus.json";

  @Test
  void everySevSnpAndAzureCaseComesOutAsTheCorpusSays() {
    var corpus = Corpus.read(corpus());
    for (var format : CorpusFormats.ALL) {
      if (format.title().startsWith("sev-snp") || format.title().startsWith("azure")) {
        for (var one : corpus.cases()) {
          if (one.format().equals(format.title())) {
            assertThat(Expectation.differences(one, CorpusRun.judge(one, format, corpus)))
                .as(one.id())
                .isEmpty();
          }
        }
      }
    }
  }

  private static Path corpus() {
    var at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isRegularFile(at.resolve(CORPUS))) {
      at = at.getParent();
    }
    assumeThat(at).as("skipped: there is no " + CORPUS + " here").isNotNull();
    return Objects.requireNonNull(at).resolve(CORPUS);
  }
}
