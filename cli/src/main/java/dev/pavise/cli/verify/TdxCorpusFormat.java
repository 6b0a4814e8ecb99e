package dev.pavise.cli.verify;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Pem;
import dev.pavise.attestation.chain.RevocationList;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.FindingCode;
import dev.pavise.attestation.tdx.TdxAppraisal;
import dev.pavise.attestation.tdx.TdxClaims;
import dev.pavise.attestation.tdx.TdxCollateral;
import dev.pavise.attestation.tdx.TdxPolicy;
import dev.pavise.attestation.tdx.TdxQuote;
import dev.pavise.attestation.tdx.TdxVerifier;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.cli.verify.CorpusVerdict.Stage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code tdx-quote}: one DCAP quote and Intel's documents of the time. */
final class TdxCorpusFormat implements CorpusFormat {
  private static final int DER_SEQUENCE = 0x30;

  /** A case may say under which floor its outcome holds. */
  private static final Pattern EVALUATION_FLOOR = Pattern.compile("when eval floor (\\d{1,6})");

  @Override
  public String title() {
    return "tdx-quote";
  }

  @Override
  public CorpusVerdict judge(CorpusCase one, Corpus corpus) {
    var quote = TdxQuote.decode(one.evidenceBytes());
    var assessment = new Assessment();
    var found =
        TdxVerifier.authenticate(
            quote,
            roots(one),
            collateral(one, assessment),
            one.time(),
            Signatures.fastest(),
            assessment);
    TdxAppraisal.appraise(
        found.claims(), found.authentic(), policy(one), Optional.empty(), assessment);
    var verdict =
        CorpusVerdict.of(
                found.authentic() ? Stage.AUTHENTIC : Stage.DECODES,
                CorpusPolicy.isAccepted(assessment),
                found.claims().named(),
                assessment)
            .withDebug(found.claims().attributes().isDebug());
    return found
        .claims()
        .tcb()
        .map(
            match -> verdict.withTcbStatus(match.status().label(), TdxClaims.platformStatus(match)))
        .orElse(verdict);
  }

  private static TdxPolicy policy(CorpusCase one) {
    var floor = EVALUATION_FLOOR.matcher(one.outcome());
    return floor.find()
        ? TdxPolicy.strict().withEvaluationNumberMin(Integer.parseInt(floor.group(1)))
        : TdxPolicy.strict();
  }

  private static Roots roots(CorpusCase one) {
    if (!one.made()) {
      return Roots.production();
    }
    return one.testRootBytes()
        .map(der -> Certificates.decode(der, "roots.test"))
        .map(root -> Roots.testOnly(Vendor.INTEL, "test root of the corpus", root))
        .orElse(new Roots(List.of()));
  }

  private static TdxCollateral collateral(CorpusCase one, Assessment assessment) {
    var lists = new ArrayList<RevocationList>();
    for (var name : List.of("pckCrl", "rootCrl")) {
      one.input(name).ifPresent(der -> addList(name, der, lists, assessment));
    }
    var certificates = one.input("tcbSigning").map(TdxCorpusFormat::certificates).orElse(List.of());
    return TdxCollateral.of(
        Certificates.decodeAll(certificates, "tcbSigning"),
        lists,
        one.input("tcbInfo").stream().toList(),
        one.input("qeIdentity").stream().toList(),
        Signatures.fastest());
  }

  private static void addList(
      String name, Octets der, List<RevocationList> lists, Assessment assessment) {
    try {
      lists.add(RevocationList.decode(der));
    } catch (MalformedEvidence e) {
      assessment.add(FindingCode.COLLATERAL_INVALID.fail(name, e.expected(), e.found()));
    }
  }

  /** One in DER, or some in PEM. */
  private static List<Octets> certificates(Octets file) {
    return file.size() > 0 && file.at(0) == DER_SEQUENCE
        ? List.of(file)
        : Pem.certificates(
            new String(file.toByteArray(), StandardCharsets.ISO_8859_1), "tcbSigning");
  }
}
