package dev.pavise.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Claims;
import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.uvm.UvmEndorsement;
import dev.pavise.attestation.uvm.UvmPolicy;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Confidential containers of Azure, good and with one defect each. */
class ConfidentialContainersTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final TestAmd AMD = new TestAmd(SnpProduct.GENOA);
  private static final TestSnpChip CHIP = new TestSnpChip(AMD, "containers", Tcb.CURRENT);
  private static final RootedCollateral COLLATERAL =
      AMD.collateral(List.of(AMD.revocationList(NOW, List.of())));
  private static final Octets VCEK = newVcek();
  private static final Octets SECURITY_POLICY =
      Octets.copyOf("package policy\n".getBytes(StandardCharsets.UTF_8));

  private TestEndorser endorser = new TestEndorser("containers");
  private Assessment assessment = new Assessment();
  private Octets securityPolicy = SECURITY_POLICY;
  private Octets measurement = measurement(0x4D);
  private boolean rootIsPinned = true;

  @BeforeEach
  void beginsAnew() {
    endorser = new TestEndorser("containers");
    assessment = new Assessment();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothFormsOfAnEndorsementAreAffirmedLongAfterTheSignersCertificateIsOver(boolean claims) {
    endorser.withClaims = claims;
    assertThat(judge().authentic()).isTrue();
    assertThat(failures()).isEmpty();
    assertThat(assessment.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.PASS);
    assertThat(assessment.status(Axis.WORKLOAD)).isEqualTo(AxisStatus.PASS);
  }

  @Test
  void anEndorsementThatWasSignedAfterItsCertificateWasOverIsRefused() {
    endorser.signedAt = Optional.of(Instant.parse("2025-06-01T00:00:00Z"));
    judge();
    assertThat(failures()).containsOnly("UVM_CHAIN");
  }

  @Test
  void anEndorsementThatDoesNotSayWhenItWasSignedCountsNow() {
    endorser.signedAt = Optional.empty();
    judge();
    assertThat(failures()).contains("UVM_CHAIN");
  }

  @Test
  void anEndorsementFromTheFutureIsRefused() {
    endorser.signedAt = Optional.of(NOW.plusSeconds(60));
    judge();
    assertThat(failures()).contains("UVM_HEADER");
  }

  @Test
  void anEndorsementUnderARootThatNobodyPinnedIsRefused() {
    rootIsPinned = false;
    judge();
    assertThat(failures()).contains("UVM_CHAIN");
  }

  @Test
  void anIssuerThatNamesAnotherAuthorityIsRefused() {
    endorser.issuer = Optional.of(UvmPolicy.MICROSOFT_ISSUER);
    judge();
    assertThat(failures()).contains("UVM_ISSUER");
  }

  @Test
  void aSignerForAnotherPurposeIsRefused() {
    endorser.withPurpose("1.3.6.1.4.1.311.76.59.1.1");
    judge();
    assertThat(failures()).contains("UVM_ISSUER");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "did:x509:0:sha256:x::eku:1.2.3",
        "did:x509:1:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s::eku:1.2.3",
        "did:x509:0:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s::subject:CN:x",
        "did:web:example.com"
      })
  void anIssuerOfAnUnknownFormIsRefused(String issuer) {
    endorser.issuer = Optional.of(issuer);
    assertThatExceptionOfType(MalformedEvidence.class).isThrownBy(this::judge);
  }

  @Test
  void anotherFeedIsRefused() {
    endorser.feed = "ConfAKS-AMD-UVM";
    judge();
    assertThat(failures()).containsOnly("UVM_FEED");
  }

  @Test
  void anOldUtilityVmIsRefused() {
    endorser.svn = 99;
    judge();
    assertThat(failures()).containsOnly("UVM_FEED");
  }

  @Test
  void anEndorsementOfAnotherMeasurementIsRefused() {
    measurement = measurement(0x4E);
    judge();
    assertThat(failures()).containsOnly("UVM_MEASUREMENT");
    assertThat(assessment.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.FAIL);
  }

  @Test
  void aSecurityPolicyThatHostDataDoesNotNameIsRefused() {
    securityPolicy =
        Octets.copyOf("package policy\nallow := true\n".getBytes(StandardCharsets.UTF_8));
    judge();
    assertThat(failures()).containsOnly("UVM_POLICY");
  }

  @Test
  void aReceiptOfThisStatementChangesNothing() {
    endorser.withClaims = true;
    endorser.unprotected = TestEndorser.receiptFor(endorser.recorded(measurement));
    judge();
    assertThat(failures()).isEmpty();
  }

  @Test
  void aReceiptThatWasGraftedFromAnotherStatementIsRefused() {
    endorser.withClaims = true;
    endorser.unprotected = TestEndorser.receiptFor(endorser.recorded(measurement(0x11)));
    judge();
    assertThat(failures()).containsOnly("UVM_RECEIPT");
  }

  @Test
  void anUnprotectedHeaderOfAnUnknownKindIsRefused() {
    endorser.unprotected = Octets.fromHex("a1186301"); // {99: 1}
    judge();
    assertThat(failures()).containsOnly("UVM_HEADER");
  }

  @Test
  void noBitOfAnEndorsementCanBeChanged() {
    var good = endorser.endorse(measurement).toByteArray();
    for (int i = 0; i < good.length; i += 13) {
      var bad = good.clone();
      bad[i] ^= 0x10;
      assertThat(isEndorsed(Octets.copyOf(bad))).as("byte %d", i).isFalse();
    }
  }

  private boolean isEndorsed(Octets endorsement) {
    try {
      assessment = new Assessment();
      return judge(endorsement).authentic();
    } catch (MalformedEvidence e) {
      return false;
    }
  }

  @Test
  void anEndorsementOfEveryLengthIsRefusedWithoutACrash() {
    var good = endorser.endorse(measurement).toByteArray();
    for (int length = 0; length < good.length; length += 11) {
      var shorter = Octets.copyOf(good, 0, length);
      assertThatExceptionOfType(MalformedEvidence.class)
          .isThrownBy(() -> UvmEndorsement.decode(shorter));
    }
  }

  private Claims judge() {
    return judge(endorser.endorse(measurement));
  }

  private Claims judge(Octets endorsement) {
    var report = CHIP.report(buffer -> buffer.put(0x0C0, SECURITY_POLICY.sha256().toByteArray()));
    var policy =
        new Policy(Policy.REGISTERS_DEFAULT, Set.of("azure-containers-development"), Set.of(), true)
            .withUvm(
                new UvmPolicy(
                    List.of(
                        new UvmPolicy.Endorser(
                            endorser.did(), UvmPolicy.CONTAINER_FEED, UvmPolicy.CONTAINER_SVN_MIN)),
                    Set.of(SECURITY_POLICY.sha256())));
    Roots roots = rootIsPinned ? endorser.addTo(COLLATERAL.roots()) : COLLATERAL.roots();
    var claims =
        Verifier.authenticate(
            Verifier.decode(
                new Evidence.ConfidentialContainers(
                    report, List.of(VCEK), endorsement, Optional.of(securityPolicy))),
            policy,
            Binding.unknown(),
            new RootedCollateral(COLLATERAL, roots),
            NOW,
            assessment);
    Verifier.appraise(claims, policy, Binding.unknown(), List.of(), assessment);
    return claims;
  }

  private static Octets newVcek() {
    try {
      return Octets.copyOf(CHIP.vcek().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> failures() {
    return assessment.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(Finding::code)
        .toList();
  }

  private static Octets measurement(int value) {
    var bytes = new byte[48];
    Arrays.fill(bytes, (byte) value);
    return Octets.copyOf(bytes);
  }
}
