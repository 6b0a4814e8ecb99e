package dev.pavise.attestation.testkit;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Claims;
import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.snp.SnpPolicy;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.wire.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One judgement of SEV-SNP evidence in which everything is good until a test spoils one thing:
 * fields are there to be changed before {@link #judge}.
 */
final class SnpTrial {
  static final Octets RUNTIME_DATA = Octets.copyOf("runtime data".getBytes(StandardCharsets.UTF_8));
  static final Octets MANIFEST = Octets.copyOf(new byte[] {1, 2, 3}).sha256();
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static final Map<SnpProduct, TestAmd> AMD = new EnumMap<>(SnpProduct.class);

  final TestAmd amd;
  final TestSnpChip chip;
  Consumer<ByteBuffer> change = report -> {};
  UnaryOperator<Octets> spoil = UnaryOperator.identity();
  Consumer<VekDraft> certificate = draft -> {};
  List<X509Certificate> alsoSent = List.of();
  boolean certificateSent = true;
  Collateral collateral;
  Instant time = NOW;
  SnpPolicy policy;
  boolean developmentAllowed = true;

  final Assessment assessment = new Assessment();

  SnpTrial(SnpProduct product) {
    this(product, Tcb.CURRENT);
  }

  SnpTrial(SnpProduct product, Tcb tcb) {
    this(AMD.computeIfAbsent(product, TestAmd::new), tcb);
  }

  /** Below these authorities. */
  SnpTrial(TestAmd amd, Tcb tcb) {
    this.amd = amd;
    chip = new TestSnpChip(amd, "trial", tcb);
    collateral = amd.collateral(List.of(amd.revocationList(NOW, List.of())));
    policy = SnpPolicy.strict().withMeasurements(Set.of(measurement()));
  }

  private static Octets measurement() {
    var bytes = new byte[48];
    Arrays.fill(bytes, (byte) 0x4D);
    return Octets.copyOf(bytes);
  }

  SnpTrial judge() {
    var report =
        spoil.apply(
            chip.report(
                buffer -> {
                  buffer.put(0x050, RUNTIME_DATA.digest("SHA-512"));
                  buffer.put(0x0C0, MANIFEST.toByteArray());
                  change.accept(buffer);
                }));
    var certificates = new ArrayList<Octets>();
    if (certificateSent) {
      certificates.add(encoded(chip.certificate(certificate)));
    }
    alsoSent.forEach(each -> certificates.add(encoded(each)));
    var whole =
        new Policy(
            Policy.REGISTERS_DEFAULT,
            Set.of("sev-snp-development", "sev-snp"),
            Set.of(),
            developmentAllowed);
    var judged = whole.withSnp(policy);
    var binding = new Binding(Optional.of(RUNTIME_DATA), Optional.of(MANIFEST), Optional.empty());
    Claims claims =
        Verifier.authenticate(
            Verifier.decode(new Evidence.SevSnp(report, certificates)),
            judged,
            binding,
            collateral,
            time,
            assessment);
    Verifier.appraise(claims, judged, binding, List.of(), assessment);
    return this;
  }

  AxisStatus axis(Axis axis) {
    return assessment.status(axis);
  }

  /** Codes of what stands in the way of trust. */
  List<String> failures() {
    return assessment.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(Finding::code)
        .toList();
  }

  private static Octets encoded(X509Certificate certificate) {
    try {
      return Octets.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
