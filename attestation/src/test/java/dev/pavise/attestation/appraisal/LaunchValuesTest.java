package dev.pavise.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pavise.attestation.tdx.TdMeasurements;
import dev.pavise.attestation.wire.Octets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Reference values that could never match, or would match too much, are refused when they are read.
 */
class LaunchValuesTest {
  private static final Octets DIGEST = Octets.copyOf(new byte[48]);
  private static final Octets SHORT = Octets.copyOf(new byte[47]);
  private static final Octets POLICY = Octets.copyOf(new byte[32]);

  @Test
  void everyDigestHasTheLengthOfItsKind() {
    refuses(
        "snp.measurement",
        () -> values(SHORT, tds(DIGEST, DIGEST), enclave(DIGEST), DIGEST, POLICY));
    refuses("tdx.mrtd", () -> values(DIGEST, tds(SHORT, DIGEST), enclave(DIGEST), DIGEST, POLICY));
    refuses("tdx.rtmr", () -> values(DIGEST, tds(DIGEST, SHORT), enclave(DIGEST), DIGEST, POLICY));
    refuses("enclave", () -> values(DIGEST, tds(DIGEST, DIGEST), enclave(SHORT), DIGEST, POLICY));
    refuses(
        "paravisors", () -> values(DIGEST, tds(DIGEST, DIGEST), enclave(DIGEST), SHORT, POLICY));
    refuses(
        "securityPolicies",
        () -> values(DIGEST, tds(DIGEST, DIGEST), enclave(DIGEST), DIGEST, DIGEST));
  }

  @Test
  void aTdIsToldByTheRegistersOfItsImageAndNotByThatOfItsWorkload() {
    refuses("RTMR 1 and 2", () -> td(Map.of(1, DIGEST)));
    refuses("RTMR 3", () -> td(Map.of(1, DIGEST, 2, DIGEST, 3, DIGEST)));
    assertThat(td(Map.of(1, DIGEST, 2, DIGEST)).isEmpty()).isFalse();
  }

  @Test
  void anEnclaveIsToldByItsFirstThreeRegisters() {
    refuses(
        "PCR 0, 1 and 2",
        () ->
            new LaunchValues(
                List.of(),
                List.of(),
                new TreeMap<>(Map.of(0, DIGEST, 1, DIGEST)),
                Set.of(),
                Set.of()));
  }

  @Test
  void aParavisorAloneTellsNoImage() {
    var paravisor =
        new LaunchValues(List.of(), List.of(), new TreeMap<>(), Set.of(DIGEST), Set.of());
    var policy = new LaunchValues(List.of(), List.of(), new TreeMap<>(), Set.of(), Set.of(POLICY));

    assertThat(paravisor.isEmpty()).isTrue();
    assertThat(LaunchValues.none().isEmpty()).isTrue();
    assertThat(policy.isEmpty()).isFalse();
    assertThat(
            new LaunchValues(List.of(), List.of(), enclave(DIGEST), Set.of(), Set.of()).isEmpty())
        .isFalse();
  }

  private static LaunchValues td(Map<Integer, Octets> registers) {
    return new LaunchValues(
        List.of(),
        List.of(new TdMeasurements(DIGEST, new TreeMap<>(registers))),
        new TreeMap<>(),
        Set.of(),
        Set.of());
  }

  private static List<TdMeasurements> tds(Octets mrTd, Octets register) {
    return List.of(new TdMeasurements(mrTd, new TreeMap<>(Map.of(1, register, 2, register))));
  }

  private static SortedMap<Integer, Octets> enclave(Octets register) {
    return new TreeMap<>(Map.of(0, register, 1, register, 2, register));
  }

  private static LaunchValues values(
      Octets snp,
      List<TdMeasurements> tds,
      SortedMap<Integer, Octets> enclave,
      Octets paravisor,
      Octets policy) {
    return new LaunchValues(
        List.of(new LaunchValues.SnpLaunch(2, "EPYC-v4", snp)),
        tds,
        enclave,
        Set.of(paravisor),
        Set.of(policy));
  }

  private static void refuses(String what, Runnable read) {
    assertThatIllegalArgumentException().isThrownBy(read::run).withMessageContaining(what);
  }
}
