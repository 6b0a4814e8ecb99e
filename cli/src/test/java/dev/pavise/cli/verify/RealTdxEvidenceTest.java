package dev.pavise.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pavise.attestation.tdx.TdxQuote;
import dev.pavise.attestation.wire.MalformedEvidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Quotes and event logs of real TDs, which are not part of this project; skipped where they are
 * absent. Some quotes are paired there with documents of before the platform's certificate: such a
 * quote is not authentic at that time, whatever else is found of it.
 */
class RealTdxEvidenceTest {
  private static final String CORPUS = "shared/attestation/vectors/corpus.json";

  @Test
  void everyQuoteComesOutAsTheCorpusSaysUnlessItsCertificateIsOfLater() {
    var corpus = Corpus.read(corpus());
    var format = new TdxCorpusFormat();
    for (var one : corpus.cases()) {
      if (one.format().equals(format.title())) {
        var found = CorpusRun.judge(one, format, corpus);
        var differences = Expectation.differences(one, found);
        if (isBeforeItsCertificate(one) && one.outcome().equals("authentic")) {
          assertThat(differences).as(one.id()).singleElement().asString().startsWith("outcome");
          assertThat(found.reasons().toString()).contains("pck.leaf.validity");
        } else {
          assertThat(differences).as(one.id()).isEmpty();
        }
      }
    }
  }

  @Test
  void everyEventLogLeadsToTheRegistersThatTheCorpusNames() {
    var corpus = Corpus.read(corpus());
    var format = new CcelCorpusFormat();
    for (var one : corpus.cases()) {
      if (one.format().equals(format.title()) && one.outcome().equals("replays")) {
        assertThat(Expectation.differences(one, CorpusRun.judge(one, format, corpus)))
            .as(one.id())
            .isEmpty();
      }
    }
  }

  private static boolean isBeforeItsCertificate(CorpusCase one) {
    try {
      var leaf = TdxQuote.decode(one.evidenceBytes()).pckChain().leaf();
      return one.time().isBefore(leaf.getNotBefore().toInstant());
    } catch (MalformedEvidence e) {
      return false;
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
