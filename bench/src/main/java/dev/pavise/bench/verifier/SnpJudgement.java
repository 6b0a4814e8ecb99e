package dev.pavise.bench.verifier;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.crypto.Hash;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.snp.SnpAppraisal;
import dev.pavise.attestation.snp.SnpPolicy;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.snp.SnpVerifier;
import dev.pavise.attestation.testkit.Tcb;
import dev.pavise.attestation.testkit.TestAmd;
import dev.pavise.attestation.testkit.TestSnpChip;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An SEV-SNP report with its VCEK, ASK and ARK. */
final class SnpJudgement implements Judgement {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final int COMPONENT_BYTES = 48;

  private final Octets report;
  private final List<Octets> certificates;
  private final Collateral collateral;
  private final Optional<Octets> reportData = Optional.of(Octets.zeros(64));
  private final SnpPolicy policy = SnpPolicy.strict();
  private final ECPublicKey key;
  private final byte[] signed;
  private final byte[] r;
  private final byte[] s;

  SnpJudgement() {
    var amd = new TestAmd(SnpProduct.MILAN);
    var chip = new TestSnpChip(amd, "bench", Tcb.CURRENT);
    var vcek = chip.vcek();
    report = chip.report();
    certificates = List.of(encoded(vcek), encoded(amd.ask()), encoded(amd.root()));
    collateral = amd.collateral(List.of(amd.revocationList(NOW, List.of())));
    key = (ECPublicKey) vcek.getPublicKey();
    var decoded = SnpReport.decode(report);
    signed = Octets.copyOf(report.toByteArray(), 0, TestSnpChip.SIGNATURE_OFFSET).toByteArray();
    r = last(decoded.signatureR());
    s = last(decoded.signatureS());
  }

  @Override
  public int judge(Signatures signatures) {
    var assessment = new Assessment();
    var found =
        SnpVerifier.authenticate(
            SnpReport.decode(report),
            Certificates.decodeAll(certificates, "certificates"),
            collateral,
            NOW,
            signatures,
            assessment);
    SnpAppraisal.appraise(
        found.claims(), found.authentic(), policy, reportData, Optional.empty(), assessment);
    return assessment.findings().size();
  }

  @Override
  public boolean floor(Signatures signatures) {
    return signatures.ecdsa(key, Hash.SHA_384, signed, 0, signed.length, r, s);
  }

  private static byte[] last(Octets value) {
    var bytes = value.toByteArray();
    return Octets.copyOf(bytes, Math.max(0, bytes.length - COMPONENT_BYTES), bytes.length)
        .toByteArray();
  }

  private static Octets encoded(X509Certificate certificate) {
    try {
      return Octets.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was made cannot be encoded", e);
    }
  }
}
