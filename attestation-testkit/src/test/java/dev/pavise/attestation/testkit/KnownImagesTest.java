package dev.pavise.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.LaunchValues;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.nitro.NitroAppraisal;
import dev.pavise.attestation.nitro.NitroKind;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which of the known guest images runs, where no TPM has measured it. */
class KnownImagesTest {
  private static final Octets RUNTIME_DATA = NitroTrial.RUNTIME_DATA;
  private static final Octets MANIFEST = SnpTrial.MANIFEST;
  private static final TestAmd AMD = new TestAmd(SnpProduct.MILAN);
  private static final Octets LAUNCHED = Octets.copyOf(filled(48, 0x4D));

  private final Assessment assessment = new Assessment();

  @Test
  void aLaunchDigestTellsTheAllowedImageThatRuns() {
    var one = snp("one", LAUNCHED);
    var other = snp("other", Octets.copyOf(filled(48, 1)));

    assertThat(judgeSnp(List.of(other, one), Set.of(one, other))).contains(one);
    assertThat(assessment.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.PASS);
  }

  @Test
  void anImageThatThePolicyDoesNotAllowIsNoneHoweverWellItIsKnown() {
    var one = snp("one", LAUNCHED);
    var other = snp("other", Octets.copyOf(filled(48, 1)));

    assertThat(judgeSnp(List.of(one, other), Set.of(other))).isEmpty();
    assertThat(assessment.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.FAIL);
  }

  @Test
  void anAllowedImageThatNobodyKnowsIsNeverAffirmed() {
    assertThat(judgeSnp(List.of(), Set.of(snp("one", LAUNCHED)))).isEmpty();
    assertThat(assessment.status(Axis.GUEST_IMAGE)).isNotEqualTo(AxisStatus.PASS);
  }

  @Test
  void evidenceThatIsNotAuthenticTellsNoImage() {
    var one = snp("one", LAUNCHED);
    var report = new TestSnpChip(AMD, "forger", Tcb.CURRENT).report();
    var honest = new TestSnpChip(AMD, "chip", Tcb.CURRENT);

    var running =
        judge(
            new Evidence.SevSnp(report, List.of(encoded(honest.vcek()))),
            AMD.collateral(List.of(AMD.revocationList(SnpTrial.NOW, List.of()))),
            List.of(one),
            Set.of(one));

    assertThat(running).isEmpty();
    assertThat(assessment.status(Axis.GUEST_IMAGE)).isNotEqualTo(AxisStatus.PASS);
  }

  @Test
  void anEnclaveIsToldByAllOfItsRegisters() {
    var one = enclave("one", Map.of());

    assertThat(judgeEnclave(List.of(one), Set.of(one))).contains(one);
    assertThat(assessment.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.PASS);
    assertThat(assessment.status(Axis.WORKLOAD)).isEqualTo(AxisStatus.PASS);
  }

  @Test
  void registersOfTwoImagesTogetherDescribeNeither() {
    var wrong = Octets.copyOf(filled(48, 3));
    var first = enclave("first", Map.of(1, wrong));
    var second = enclave("second", Map.of(2, wrong));

    assertThat(judgeEnclave(List.of(first, second), Set.of(first, second))).isEmpty();
    assertThat(assessment.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.FAIL);
  }

  @Test
  void anEnclaveWithAnotherManifestIsRefused() {
    var one = enclave("one", Map.of());
    var draft = enclaveDraft();
    draft.registers.put(
        NitroAppraisal.WORKLOAD_REGISTER, NitroAppraisal.extendedOnce(MANIFEST.sha256()));

    judge(
        new Evidence.Nitro(draft.encode()), NitroTrial.AWS.collateral(), List.of(one), Set.of(one));

    assertThat(assessment.status(Axis.WORKLOAD)).isEqualTo(AxisStatus.FAIL);
  }

  private Optional<ReferenceValues> judgeSnp(
      List<ReferenceValues> known, Set<ReferenceValues> allowed) {
    var chip = new TestSnpChip(AMD, "chip", Tcb.CURRENT);
    var report =
        chip.report(
            buffer -> {
              buffer.put(0x050, RUNTIME_DATA.digest("SHA-512"));
              buffer.put(0x0C0, MANIFEST.toByteArray());
            });
    return judge(
        new Evidence.SevSnp(report, List.of(encoded(chip.vcek()))),
        AMD.collateral(List.of(AMD.revocationList(SnpTrial.NOW, List.of()))),
        known,
        allowed);
  }

  private static NitroDraft enclaveDraft() {
    var draft = new NitroDraft(NitroTrial.AWS, NitroKind.ENCLAVE, NitroTrial.NOW);
    draft.nonce = Optional.of(Octets.copyOf(RUNTIME_DATA.digest("SHA-512")));
    draft.registers.put(NitroAppraisal.WORKLOAD_REGISTER, NitroAppraisal.extendedOnce(MANIFEST));
    return draft;
  }

  private Optional<ReferenceValues> judgeEnclave(
      List<ReferenceValues> known, Set<ReferenceValues> allowed) {
    return judge(
        new Evidence.Nitro(enclaveDraft().encode()), NitroTrial.AWS.collateral(), known, allowed);
  }

  private Optional<ReferenceValues> judge(
      Evidence evidence,
      Collateral collateral,
      List<ReferenceValues> known,
      Set<ReferenceValues> allowed) {
    var policy =
        new Policy(
            Policy.REGISTERS_DEFAULT,
            Set.of("sev-snp-development", "nitro-enclave-development"),
            allowed.stream().map(ReferenceValues::imageDigest).collect(Collectors.toSet()),
            true);
    var binding = new Binding(Optional.of(RUNTIME_DATA), Optional.of(MANIFEST), Optional.empty());
    var claims =
        Verifier.authenticate(
            Verifier.decode(evidence), policy, binding, collateral, SnpTrial.NOW, assessment);
    return Verifier.appraise(claims, policy, binding, known, assessment);
  }

  private static ReferenceValues snp(String name, Octets measurement) {
    return image(
        name,
        new LaunchValues(
            List.of(new LaunchValues.SnpLaunch(2, "EPYC-v4", measurement)),
            List.of(),
            new TreeMap<>(),
            Set.of(),
            Set.of()));
  }

  private static ReferenceValues enclave(String name, Map<Integer, Octets> others) {
    var registers = new TreeMap<Integer, Octets>();
    for (int register = 0; register < 3; register++) {
      registers.put(register, NitroDraft.register(register));
    }
    registers.putAll(others);
    return image(name, new LaunchValues(List.of(), List.of(), registers, Set.of(), Set.of()));
  }

  private static ReferenceValues image(String name, LaunchValues launches) {
    var digest = Octets.copyOf(name.getBytes(StandardCharsets.UTF_8)).sha256();
    return new ReferenceValues(
        name, digest, Collections.emptySortedMap(), List.of(), List.of(), launches, digest);
  }

  private static Octets encoded(X509Certificate certificate) {
    try {
      return Octets.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] filled(int length, int value) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
