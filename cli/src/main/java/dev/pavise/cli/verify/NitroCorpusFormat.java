package dev.pavise.cli.verify;

import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.nitro.NitroAppraisal;
import dev.pavise.attestation.nitro.NitroDocument;
import dev.pavise.attestation.nitro.NitroKind;
import dev.pavise.attestation.nitro.NitroPolicy;
import dev.pavise.attestation.nitro.NitroVerifier;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.cli.verify.CorpusVerdict.Stage;

/**
 * {@code nitro-document} and {@code nitrotpm-document}. A made case is for the session of its
 * baseline: it must have the baseline's nonce.
 */
enum NitroCorpusFormat implements CorpusFormat {
  ENCLAVE("nitro-document", NitroKind.ENCLAVE),
  TPM("nitrotpm-document", NitroKind.TPM);

  private final String title;
  private final NitroKind kind;

  NitroCorpusFormat(String title, NitroKind kind) {
    this.title = title;
    this.kind = kind;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public CorpusVerdict judge(CorpusCase one, Corpus corpus) {
    var document = NitroDocument.decode(one.evidenceBytes());
    if (document.kind() != kind) {
      throw new MalformedEvidence(
          "NitroDocument", 0, "kind", kind.platform(), document.kind().platform());
    }
    var assessment = new Assessment();
    var found =
        NitroVerifier.authenticate(
            document,
            CorpusCollateral.of(one, Vendor.AWS),
            one.time(),
            Signatures.fastest(),
            assessment);
    NitroAppraisal.appraise(
        found.claims(),
        found.authentic(),
        NitroPolicy.strict(),
        corpus.baselineOf(one).flatMap(good -> NitroDocument.decode(good.evidenceBytes()).nonce()),
        assessment);
    return CorpusVerdict.of(
            found.authentic() ? Stage.AUTHENTIC : Stage.DECODES,
            CorpusPolicy.isAccepted(assessment),
            found.claims().named(),
            assessment)
        .withDebug(document.isDebug());
  }
}
