package dev.pavise.cli.verify;

import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.json.StrictJson;
import dev.pavise.attestation.tpm.BareQuote;
import dev.pavise.attestation.tpm.HashAlgorithm;
import dev.pavise.attestation.tpm.PcrSelection;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.tpm.TpmQuote;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.cli.verify.CorpusVerdict.Stage;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code tpm-quote}: a quote whose key the case pins. A made case is for the session and the
 * registers of its baseline; a real one is taken at its own word, and then only its signature and
 * its digest say anything.
 */
final class TpmQuoteCorpusFormat implements CorpusFormat {
  private static final int PCRS_BYTES_MAX = 64 * 1024;

  @Override
  public String title() {
    return "tpm-quote";
  }

  @Override
  public CorpusVerdict judge(CorpusCase one, Corpus corpus) {
    var own = TpmQuote.decode(one.evidenceBytes());
    var model = corpus.baselineOf(one).map(good -> TpmQuote.decode(good.evidenceBytes()));
    var demanded = demanded(model.orElse(own));
    var quote =
        BareQuote.decode(
            one.evidenceBytes(), input(one, "signature"), values(input(one, "pcrs"), demanded));
    var found =
        quote.authenticate(
            PublicKeyFile.read(input(one, "ak"), "ak"),
            demanded,
            model.map(TpmQuote::extraData),
            Signatures.fastest());
    var assessment = new Assessment();
    assessment.addAll(found.findings());
    var claims = new TreeMap<String, Object>();
    found.pcrs().values().forEach((index, value) -> claims.put(index.toString(), value.toHex()));
    return CorpusVerdict.of(
        found.findings().isEmpty() ? Stage.AUTHENTIC : Stage.DECODES,
        CorpusPolicy.isAccepted(assessment),
        quote.quote().named(claims),
        assessment);
  }

  /** What is selected of the SHA-256 bank; without anything of it, nothing can be believed. */
  private static PcrSelection demanded(TpmQuote quote) {
    return quote.selections().stream()
        .filter(selection -> selection.bank() == HashAlgorithm.SHA256.id())
        .findFirst()
        .orElse(PcrSelection.sha256(new TreeSet<>()));
  }

  /** Of the values that are there, those that the quote ought to cover: no others count. */
  private static List<PcrValue> values(Octets json, PcrSelection demanded) {
    return Registers.read(StrictJson.object(json, PCRS_BYTES_MAX, "pcrs")).stream()
        .filter(value -> demanded.registers().contains(value.index()))
        .toList();
  }

  private static Octets input(CorpusCase one, String name) {
    return one.input(name)
        .orElseThrow(() -> new MalformedEvidence(name, 0, "input", "this input", "none"));
  }
}
