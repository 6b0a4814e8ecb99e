package dev.pavise.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.chain.EkChain;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.testkit.TestVendor.Defect;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Above an endorsement key, issuer and root are held to the same rules as the key's own. */
class EkChainTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final PublicKey EK = TestAws.newKey("endorsement key", "secp256r1").getPublic();

  @Test
  void aChainWithoutADefectIsGood() {
    assertThat(authenticate(new TestVendor("good")).isGood()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Defect.class,
      names = {
        "EXPIRED",
        "NOT_YET_VALID",
        "IS_NO_AUTHORITY",
        "WITHOUT_KEY_USAGE",
        "UNKNOWN_CRITICAL_EXTENSION"
      })
  void anIssuerOrARootWithADefectIsRefused(Defect defect) {
    var code =
        switch (defect) {
          case EXPIRED, NOT_YET_VALID -> "CERTIFICATE_NOT_VALID_NOW";
          default -> "EK_CHAIN_INVALID";
        };

    assertThat(authenticate(new TestVendor("issuer", defect, Defect.NONE)).findings())
        .singleElement()
        .satisfies(finding -> isAt(finding, code, "ek.chain[1]."));
    assertThat(authenticate(new TestVendor("root", Defect.NONE, defect)).findings())
        .singleElement()
        .satisfies(finding -> isAt(finding, code, "ek.chain[2]."));
  }

  @Test
  void anIssuerThatTheRootRevokedIsRefused() {
    var vendor = new TestVendor("revoked");
    var list = vendor.revocationListOfRoot(vendor.issuer(), NOW, Duration.ofDays(1));

    assertThat(authenticate(vendor, vendor.certify(EK, Defect.NONE), list).findings())
        .singleElement()
        .satisfies(finding -> isAt(finding, "CERTIFICATE_REVOKED", "ek.chain[1].revocation"));
  }

  @Test
  void aListCountsFromItsFirstMomentUntilBeforeItsNextUpdate() {
    var vendor = new TestVendor("times");
    var ek = vendor.certify(EK, Defect.NONE);
    var day = Duration.ofDays(1);

    assertThat(authenticate(vendor, ek, vendor.revocationList(ek, NOW, day, true)).isGood())
        .isFalse();
    assertThat(
            authenticate(vendor, ek, vendor.revocationList(ek, NOW.minus(day), day, true)).isGood())
        .as("its time is over, and no list was promised")
        .isTrue();
    assertThat(
            authenticate(vendor, ek, vendor.revocationList(ek, NOW.plusSeconds(1), day, true))
                .isGood())
        .as("its time has not begun")
        .isTrue();
  }

  private static EkChain authenticate(TestVendor vendor) {
    return EkChain.authenticate(List.of(vendor.certify(EK, Defect.NONE)), vendor.collateral(), NOW);
  }

  private static EkChain authenticate(TestVendor vendor, X509Certificate ek, X509CRL list) {
    return EkChain.authenticate(
        List.of(ek),
        new PinnedCollateral(List.of(vendor.anchor()), List.of(vendor.issuer()), List.of(list)),
        NOW);
  }

  private static void isAt(Finding finding, String code, String field) {
    assertThat(finding.code()).isEqualTo(code);
    assertThat(finding.field()).startsWith(field);
  }
}
