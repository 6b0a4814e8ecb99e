package dev.pavise.attestation.testkit.tdx;

import dev.pavise.attestation.chain.RevocationList;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.finding.FindingCode;
import dev.pavise.attestation.tdx.TdxAppraisal;
import dev.pavise.attestation.tdx.TdxCollateral;
import dev.pavise.attestation.tdx.TdxPolicy;
import dev.pavise.attestation.tdx.TdxQuote;
import dev.pavise.attestation.tdx.TdxVerifier;
import dev.pavise.attestation.testkit.tdx.TestIntel.Level;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One judgement of a TD, good in everything until a test spoils something. */
final class TdxTrial {
  final TestIntel intel = new TestIntel("trial");
  final TdQuoteDraft quote = new TdQuoteDraft(intel);
  final List<X509Certificate> certificates =
      new ArrayList<>(List.of(intel.certificate(Level.TCB_SIGNER)));
  final List<X509CRL> lists =
      new ArrayList<>(
          List.of(intel.revocationList(Level.ROOT), intel.revocationList(Level.AUTHORITY)));
  final List<Octets> tcbInfos = new ArrayList<>(List.of(intel.tcbInfo(UnaryOperator.identity())));
  final List<Octets> qeIdentities =
      new ArrayList<>(List.of(intel.qeIdentity(UnaryOperator.identity())));
  Roots roots = Roots.testOnly(Vendor.INTEL, TestIntel.ROOT_NAME, intel.certificate(Level.ROOT));
  TdxPolicy policy = TdxPolicy.strict();
  Optional<Octets> runtimeData = Optional.empty();
  Instant at = TestIntel.NOW;
  final Assessment assessment = new Assessment();

  TdxTrial tcbInfo(UnaryOperator<String> change) {
    tcbInfos.clear();
    tcbInfos.add(intel.tcbInfo(change));
    return this;
  }

  TdxTrial qeIdentity(UnaryOperator<String> change) {
    qeIdentities.clear();
    qeIdentities.add(intel.qeIdentity(change));
    return this;
  }

  TdxTrial chain(X509Certificate leaf, X509Certificate authority, X509Certificate root) {
    quote.chain = TdQuoteDraft.pem(List.of(leaf, authority, root));
    return this;
  }

  /** The leaf with one change. */
  TdxTrial leaf(UnaryOperator<CertificateDraft> change) {
    return chain(
        intel.certificate(Level.LEAF, change),
        intel.certificate(Level.AUTHORITY),
        intel.certificate(Level.ROOT));
  }

  /** Its lists with one change. */
  TdxTrial list(X509CRL list) {
    lists.removeIf(one -> one.getIssuerX500Principal().equals(list.getIssuerX500Principal()));
    lists.add(list);
    return this;
  }

  TdxVerifier.Authenticated judge() {
    return judge(quote.encoded());
  }

  TdxVerifier.Authenticated judge(Octets encoded) {
    var found =
        TdxVerifier.authenticate(
            TdxQuote.decode(encoded),
            roots,
            TdxCollateral.of(
                certificates,
                lists.stream().map(RevocationList::of).toList(),
                tcbInfos,
                qeIdentities,
                Signatures.fastest()),
            at,
            Signatures.fastest(),
            assessment);
    TdxAppraisal.appraise(found.claims(), found.authentic(), policy, runtimeData, assessment);
    return found;
  }

  /** Codes of what stands in the way of trust. */
  List<FindingCode> failures() {
    return assessment.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(finding -> FindingCode.valueOf(finding.code()))
        .toList();
  }

  /** Fields of what stands in the way of trust. */
  List<String> fields() {
    return assessment.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(Finding::field)
        .toList();
  }
}
