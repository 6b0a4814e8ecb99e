package dev.pavise.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pavise.attestation.condition.Condition;
import dev.pavise.attestation.condition.InvalidCondition;
import dev.pavise.attestation.json.InvalidDocument;
import dev.pavise.attestation.snp.FirmwareVersion;
import dev.pavise.attestation.snp.SnpPolicy;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.snp.TcbMinimum;
import dev.pavise.attestation.tdx.TcbStatus;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileTest {
  private static final String WHOLE =
      """
      {
        "version": 1,
        "platforms": ["sev-snp", "tdx"],
        "guestImages": ["sha256:%1$s"],
        "registers": [0, 4, 11],
        "developmentAllowed": true,
        "snp": {
          "vmpls": [0, 1],
          "debugAllowed": true,
          "migrationAgentAllowed": true,
          "platformInfoRequired": 32,
          "platformInfoForbidden": 2,
          "minimumTcb": {"Milan": {"name": "ours", "snp": 24, "ucode": 219}},
          "minimumLaunchTcb": {"Turin": {"fmc": 1}},
          "productsDenied": ["Genoa"],
          "measurements": ["%2$s"],
          "hostData": ["%1$s"],
          "idKeys": ["%2$s"],
          "authorKeys": ["%2$s"],
          "chipIds": ["%3$s"],
          "providers": ["CN=cc-us-east-2.amazonaws.com"],
          "minimumFirmware": "1.55.31",
          "mitigationsRequired": 3,
          "revocationRequired": false
        },
        "tdx": {
          "septVeDisableRequired": false,
          "statuses": ["SWHardeningNeeded"],
          "advisories": ["INTEL-SA-00615"],
          "outOfDateGraceDays": 30,
          "evaluationNumberMin": 18,
          "measurements": [{"mrtd": "%2$s", "rtmr1": "%2$s"}]
        },
        "nitro": {"registers": {"0": ["%2$s"]}, "ageSecondsMax": 60},
        "azure": {"paravisors": ["%2$s"], "secureBootRequired": true},
        "containers": {"minimumSvn": 104, "policies": ["%1$s"]},
        "conditions": ["!snp.debug", "snp.reported_tcb.snp >= 24"]
      }
      """
          .formatted("11".repeat(32), "22".repeat(48), "33".repeat(64));

  @Test
  void readsEveryField() {
    var policy = read(WHOLE);
    assertThat(policy.platforms()).containsExactlyInAnyOrder("sev-snp", "tdx");
    assertThat(policy.registers()).containsExactly(0, 4, 11);
    assertThat(policy.guestImages()).containsExactly(Octets.fromHex("11".repeat(32)));
    assertThat(policy.developmentAllowed()).isTrue();
    var snp = policy.snp();
    assertThat(snp.vmpls()).containsExactlyInAnyOrder(0L, 1L);
    assertThat(snp.debugAllowed()).isTrue();
    assertThat(snp.platformInfoRequired()).isEqualTo(SnpPolicy.ALIAS_CHECK_COMPLETE);
    assertThat(snp.minimums())
        .containsExactly(new TcbMinimum("ours", SnpProduct.MILAN, 0, 0, 0, 24, 219));
    assertThat(snp.launchMinimums())
        .containsExactly(new TcbMinimum("the policy", SnpProduct.TURIN, 1, 0, 0, 0, 0));
    assertThat(snp.productsDenied()).containsExactly(SnpProduct.GENOA);
    assertThat(snp.chipIds()).isEqualTo(Optional.of(Set.of(Octets.fromHex("33".repeat(64)))));
    assertThat(snp.firmwareMinimum()).isEqualTo(Optional.of(new FirmwareVersion(1, 55, 31)));
    assertThat(snp.isRevocationRequired()).isFalse();
    assertThat(policy.tdx().statuses()).containsExactly(TcbStatus.SW_HARDENING_NEEDED);
    assertThat(policy.tdx().outOfDateGrace()).isEqualTo(Duration.ofDays(30));
    assertThat(policy.tdx().measurements()).hasSize(1);
    assertThat(policy.nitro().registers()).containsKey(0);
    assertThat(policy.azure().secureBootRequired()).isTrue();
    assertThat(policy.uvm().endorsers().getFirst().svnMin()).isEqualTo(104);
    assertThat(policy.conditions()).extracting(Condition::text).first().isEqualTo("!snp.debug");
  }

  @Test
  void anEmptyPolicyIsTheStrictestAndAllowsNothing() {
    var policy = read("{}");
    assertThat(policy.platforms()).isEmpty();
    assertThat(policy.developmentAllowed()).isFalse();
    assertThat(policy.snp()).isEqualTo(SnpPolicy.strict());
    assertThat(policy.digest())
        .isEqualTo(new Policy(Policy.REGISTERS_DEFAULT, Set.of(), Set.of(), false).digest());
  }

  @Test
  void everyPartOfAPolicyIsPartOfItsDigest() {
    var empty = read("{}").digest();
    for (var part :
        new String[] {
          "\"platforms\":[\"tdx\"]",
          "\"snp\":{\"vmpls\":[1]}",
          "\"tdx\":{\"debugAllowed\":true}",
          "\"nitro\":{\"debugAllowed\":true}",
          "\"azure\":{\"secureBootRequired\":true}",
          "\"containers\":{\"minimumSvn\":1}",
          "\"conditions\":[\"!snp.debug\"]"
        }) {
      assertThat(read("{" + part + "}").digest()).as(part).isNotEqualTo(empty);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"version\": 2}",
        "{\"platform\": [\"tdx\"]}",
        "{\"platforms\": \"tdx\"}",
        "{\"platforms\": [\"tdx\"], \"platforms\": []}",
        "{\"snp\": {\"minimumTcb\": {\"Rome\": {}}}}",
        "{\"snp\": {\"minimumTcb\": {\"Milan\": {\"snp\": 256}}}}",
        "{\"snp\": {\"minimumTcb\": {\"Milan\": {\"snp\": 1.5}}}}",
        "{\"snp\": {\"measurements\": [\"00\"]}}",
        "{\"snp\": {\"minimumFirmware\": \"latest\"}}",
        "{\"tdx\": {\"statuses\": [\"Revoked\"]}}",
        "{\"tdx\": {\"measurements\": [{}]}}",
        "{\"nitro\": {\"registers\": {\"32\": []}}}",
        "{\"nitro\": {\"registers\": {\"PCR0\": []}}}",
        "{\"azure\": {\"secureBootRequired\": \"yes\"}}"
      })
  void refusesWhatItDoesNotUnderstand(String json) {
    assertThatExceptionOfType(InvalidDocument.class).isThrownBy(() -> read(json));
  }

  @Test
  void refusesAConditionOverAClaimThatDoesNotExist() {
    assertThatExceptionOfType(InvalidCondition.class)
        .isThrownBy(() -> read("{\"conditions\": [\"snp.measurment == 'aa'\"]}"));
  }

  @Test
  void refusesARegisterThatAGuestCanReset() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> read("{\"registers\": [23]}"));
  }

  private static Policy read(String json) {
    return PolicyFile.read(Octets.copyOf(json.getBytes(StandardCharsets.UTF_8)));
  }
}
