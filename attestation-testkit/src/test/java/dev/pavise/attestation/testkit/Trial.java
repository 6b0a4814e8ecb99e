package dev.pavise.attestation.testkit;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Claims;
import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.credential.CredentialMaker;
import dev.pavise.attestation.credential.EndorsementKey;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One judgement in which everything is good until a test spoils one thing: fields are there to be
 * changed before {@link #judge}.
 */
final class Trial {
  static final Octets MANIFEST = Octets.copyOf(new byte[] {1, 2, 3}).sha256();
  static final Octets RUNTIME_DATA = Octets.copyOf("runtime data".getBytes(StandardCharsets.UTF_8));

  final TestVendor vendor = new TestVendor("trial");
  TestVendor.Defect ekCertificateDefect = TestVendor.Defect.NONE;
  EkKind ekKind = EkKind.ECC_P256;
  AkTemplate akTemplate = AkTemplate.ECDSA;
  TestGuestImage booted = TestGuestImage.standard();
  UnaryOperator<MeasuredBoot> boot = UnaryOperator.identity();
  Octets measuredManifest = MANIFEST;
  Optional<Octets> expectedManifest = Optional.of(MANIFEST);
  List<ReferenceValues> known =
      List.of(TestGuestImage.standard().referenceValues(List.of(TestFirmware.STANDARD)));
  Policy policy =
      new Policy(
          Policy.REGISTERS_DEFAULT,
          Set.of("tpm-development"),
          Set.of(TestGuestImage.standard().file().sha256()),
          true);
  Collateral collateral = vendor.collateral();
  Instant time = Instant.parse("2026-06-01T12:00:00Z");
  UnaryOperator<Evidence.Tpm> spoil = UnaryOperator.identity();
  UnaryOperator<Binding.CredentialAnswer> answer = UnaryOperator.identity();
  boolean credentialKnown = true;

  final Assessment assessment = new Assessment();
  Optional<ReferenceValues> image = Optional.empty();

  SoftwareTpm tpm() {
    return new SoftwareTpm(vendor, "trial", ekKind, akTemplate, ekCertificateDefect)
        .boot(boot.apply(MeasuredBoot.of(TestFirmware.STANDARD, booted)))
        .extend(8, measuredManifest);
  }

  Trial judge() {
    var tpm = tpm();
    var binding =
        new Binding(
            RUNTIME_DATA,
            expectedManifest,
            credentialKnown ? Optional.of(answer.apply(credential(tpm))) : Optional.empty());
    var evidence = spoil.apply(tpm.evidence(RUNTIME_DATA, policy.registers()));
    Claims claims =
        Verifier.authenticate(
            Verifier.decode(evidence), policy, binding, collateral, time, assessment);
    image = Verifier.appraise(claims, policy, binding, known, assessment);
    return this;
  }

  /** A real credential, made for this TPM and opened by it. */
  private static Binding.CredentialAnswer credential(SoftwareTpm tpm) {
    var name = TpmPublic.decode(tpm.akPublic()).name();
    var secret = Octets.copyOf(new byte[32]).sha256();
    try {
      var credential =
          new CredentialMaker(new SeededRandom("credential"))
              .make(EndorsementKey.of(tpm.ek().getPublic()).orElseThrow(), name, secret);
      return new Binding.CredentialAnswer(
          tpm.ekCertificates().getFirst().sha256(), name.value(), secret, tpm.activate(credential));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  AxisStatus status(Axis axis) {
    return assessment.status(axis);
  }

  List<String> codes() {
    return assessment.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(Finding::code)
        .distinct()
        .toList();
  }

  Finding finding(String code) {
    return assessment.findings().stream()
        .filter(finding -> finding.code().equals(code))
        .findFirst()
        .orElseThrow();
  }
}
