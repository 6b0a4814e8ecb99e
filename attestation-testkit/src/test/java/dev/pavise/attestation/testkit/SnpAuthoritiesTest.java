package dev.pavise.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.snp.SnpProduct;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A certificate of a chip is worth what its issuers are worth, each of them. */
class SnpAuthoritiesTest {
  private static final Instant NOW = SnpTrial.NOW;

  /** Whose certificate is spoilt. */
  enum Authority {
    ARK,
    ASK
  }

  @ParameterizedTest
  @EnumSource
  void anExpiredOneIsRefused(Authority authority) {
    refuses(authority, draft -> draft.to = NOW.minus(Duration.ofSeconds(1)), "validity");
  }

  @ParameterizedTest
  @EnumSource
  void oneOfTheFutureIsRefused(Authority authority) {
    refuses(authority, draft -> draft.from = NOW.plus(Duration.ofSeconds(1)), "validity");
  }

  @ParameterizedTest
  @EnumSource
  void oneThatIsNoAuthorityIsRefused(Authority authority) {
    refuses(authority, draft -> draft.isAuthority = false, "basicConstraints");
  }

  @ParameterizedTest
  @EnumSource
  void oneThatMayNotIssueIsRefused(Authority authority) {
    refuses(authority, draft -> draft.keyUsage = KeyUsage.digitalSignature, "keyUsage");
  }

  @ParameterizedTest
  @EnumSource
  void oneSignedWithAnOlderSchemeIsRefused(Authority authority) {
    refuses(authority, draft -> draft.signatureAlgorithm = "SHA384withRSA", "signatureAlgorithm");
  }

  @ParameterizedTest
  @EnumSource
  void oneSignedOverAShorterDigestIsRefused(Authority authority) {
    refuses(
        authority,
        draft -> draft.signatureAlgorithm = "SHA256withRSAandMGF1",
        "signatureAlgorithm");
  }

  @Test
  void anIssuerForAnotherProductIsRefused() {
    refuses(Authority.ASK, draft -> draft.commonName = "SEV-Genoa", "subject");
  }

  @Test
  void anIssuerOfTheOtherKindOfKeyIsRefused() {
    refuses(Authority.ASK, draft -> draft.commonName = "SEV-VLEK-Milan", "subject");
  }

  @Test
  void aRootOfAnUnknownProductIsRefused() {
    refuses(Authority.ARK, draft -> draft.commonName = "ARK-Naples", "subject");
  }

  @Test
  void anIssuerWithAShorterKeyIsRefused() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var shorter = generator.generateKeyPair();
    var trial = trial(Authority.ASK, draft -> draft.key = shorter.getPublic());

    assertThat(trial.judge().failures()).isNotEmpty();
    assertThat(trial.axis(Axis.HARDWARE)).isEqualTo(AxisStatus.FAIL);
  }

  private static void refuses(Authority authority, Consumer<AuthorityDraft> spoilt, String field) {
    var trial = trial(authority, spoilt).judge();
    var name = authority == Authority.ARK ? "ark." : "ask.";

    assertThat(fields(trial)).contains(name + field);
    assertThat(trial.axis(Axis.HARDWARE)).isEqualTo(AxisStatus.FAIL);
    assertThat(trial.axis(Axis.KEY_BINDING)).isNotEqualTo(AxisStatus.PASS);
  }

  private static SnpTrial trial(Authority authority, Consumer<AuthorityDraft> spoilt) {
    Consumer<AuthorityDraft> good = draft -> {};
    return new SnpTrial(
        new TestAmd(
            SnpProduct.MILAN,
            authority == Authority.ARK ? spoilt : good,
            authority == Authority.ASK ? spoilt : good),
        Tcb.CURRENT);
  }

  private static List<String> fields(SnpTrial trial) {
    return trial.assessment.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(Finding::field)
        .toList();
  }
}
