package dev.pavise.bench.verifier;

import dev.pavise.attestation.chain.RevocationList;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.crypto.Hash;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.tdx.TdxAppraisal;
import dev.pavise.attestation.tdx.TdxCollateral;
import dev.pavise.attestation.tdx.TdxPolicy;
import dev.pavise.attestation.tdx.TdxQuote;
import dev.pavise.attestation.tdx.TdxVerifier;
import dev.pavise.attestation.testkit.tdx.TdQuoteDraft;
import dev.pavise.attestation.testkit.tdx.TestIntel;
import dev.pavise.attestation.testkit.tdx.TestIntel.Level;
import dev.pavise.attestation.wire.Octets;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A TD quote of version 4 with its PCK chain, both lists, TCB info and QE identity. */
final class TdxJudgement implements Judgement {
  private static final int QUOTE_HEADER_AND_BODY_BYTES = 632;
  private static final int SIGNATURE_OFFSET = QUOTE_HEADER_AND_BODY_BYTES + 4;
  private static final int KEY_OFFSET = SIGNATURE_OFFSET + 64;
  private static final int QE_REPORT_OFFSET = KEY_OFFSET + 64 + 6;
  private static final int QE_REPORT_BYTES = 384;

  /** More than the verifier remembers, so that each has been forgotten when its turn comes. */
  private static final int PLATFORMS = 1200;

  private final TestIntel intel = new TestIntel("bench");
  private final List<Octets> platforms = new ArrayList<>();
  private int turn;

  private final Octets quote;
  private final Roots roots;
  private final TdxCollateral collateral;
  private final TdxPolicy policy = TdxPolicy.strict();
  private final ECPublicKey attestationKey;
  private final ECPublicKey pck;
  private final Octets signedQuote;
  private final Octets quoteSignature;
  private final Octets qeReport;
  private final Octets qeSignature;

  TdxJudgement() {
    var draft = new TdQuoteDraft(intel);
    quote = draft.encoded();
    roots = Roots.testOnly(Vendor.INTEL, TestIntel.ROOT_NAME, intel.certificate(Level.ROOT));
    collateral =
        TdxCollateral.of(
            List.of(intel.certificate(Level.TCB_SIGNER)),
            Stream.of(intel.revocationList(Level.ROOT), intel.revocationList(Level.AUTHORITY))
                .map(RevocationList::of)
                .toList(),
            List.of(intel.tcbInfo(text -> text)),
            List.of(intel.qeIdentity(text -> text)),
            CryptoChoice.JDK.forgetful());
    attestationKey = (ECPublicKey) draft.attestationKey.getPublic();
    pck = (ECPublicKey) intel.key(Level.LEAF).getPublic();
    signedQuote = part(0, QUOTE_HEADER_AND_BODY_BYTES);
    quoteSignature = part(SIGNATURE_OFFSET, 64);
    qeReport = part(QE_REPORT_OFFSET, QE_REPORT_BYTES);
    qeSignature = part(QE_REPORT_OFFSET + QE_REPORT_BYTES, 64);
  }

  @Override
  public int judge(Signatures signatures) {
    return judge(quote, signatures);
  }

  /** The next of many platforms, each with a certificate of its own for the same key. */
  @Override
  public synchronized int judgeUnseen(Signatures signatures) {
    while (platforms.size() < PLATFORMS) {
      platforms.add(platform(platforms.size()));
    }
    turn = (turn + 1) % PLATFORMS;
    return judge(platforms.get(turn), signatures);
  }

  private Octets platform(int number) {
    var draft = new TdQuoteDraft(intel);
    draft.chain =
        TdQuoteDraft.pem(
            List.of(
                intel.certificate(
                    Level.LEAF,
                    leaf -> leaf.valid(TestIntel.FROM, TestIntel.NOW.plusSeconds(86_400 + number))),
                intel.certificate(Level.AUTHORITY),
                intel.certificate(Level.ROOT)));
    return draft.encoded();
  }

  private int judge(Octets encoded, Signatures signatures) {
    var assessment = new Assessment();
    var found =
        TdxVerifier.authenticate(
            TdxQuote.decode(encoded), roots, collateral, TestIntel.NOW, signatures, assessment);
    TdxAppraisal.appraise(found.claims(), found.authentic(), policy, Optional.empty(), assessment);
    return assessment.findings().size();
  }

  @Override
  public boolean floor(Signatures signatures) {
    return signatures.ecdsa(attestationKey, Hash.SHA_256, signedQuote, quoteSignature)
        && signatures.ecdsa(pck, Hash.SHA_256, qeReport, qeSignature);
  }

  private Octets part(int at, int length) {
    return Octets.copyOf(quote.toByteArray(), at, at + length);
  }
}
