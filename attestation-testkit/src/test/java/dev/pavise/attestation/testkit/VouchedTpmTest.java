package dev.pavise.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Claims;
import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.Revocation;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.nitro.NitroKind;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotes of TPMs for whose key a cloud vouches; a key that nobody vouches for proves nothing. */
class VouchedTpmTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Octets RUNTIME_DATA =
      Octets.copyOf("runtime data".getBytes(StandardCharsets.UTF_8));
  private static final TestGoogle GOOGLE = new TestGoogle("trial");
  private static final TestAws AWS = new TestAws("trial");

  private final SoftwareTpm tpm = tpm("trial");
  private final Assessment assessment = new Assessment();

  @Test
  void aKeyThatGoogleVouchesForIsBelieved() {
    var claims = judge(google(ak(tpm)), GOOGLE.collateral());

    assertThat(failures()).isEmpty();
    assertThat(claims.authentic()).isTrue();
    assertThat(claims.platform()).contains("gce-vtpm-development");
    assertThat(assessment.status(Axis.KEY_BINDING)).isEqualTo(AxisStatus.PASS);
  }

  @Test
  void aKeyThatIsInANitroTpmDocumentIsBelieved() {
    var claims = judge(nitro(Optional.of(tpm.akPublic()), NitroKind.TPM), AWS.collateral());

    assertThat(failures()).isEmpty();
    assertThat(claims.authentic()).isTrue();
    assertThat(claims.platform()).contains("nitrotpm-development");
  }

  @Test
  void aPointInANitroTpmDocumentIsBelievedToo() {
    var ecc = (TpmPublic.Key.Ecc) TpmPublic.decode(tpm.akPublic()).key();
    var point =
        new ByteWriter()
            .u8(4)
            .octets(ByteWriter.fixed(ecc.x(), 32))
            .octets(ByteWriter.fixed(ecc.y(), 32))
            .toOctets();

    assertThat(judge(nitro(Optional.of(point), NitroKind.TPM), AWS.collateral()).authentic())
        .isTrue();
  }

  @Test
  void aKeyFromNowhereIsRefused() {
    var claims = judge(new Evidence.Voucher.Google(List.of()), GOOGLE.collateral());

    assertThat(failures()).contains("CERTIFICATE_MISSING", "AK_CERTIFICATE");
    assertThat(claims.authentic()).isFalse();
    assertThat(claims.anchor()).isEmpty();
  }

  @Test
  void aKeyOfAnotherMachineIsRefused() {
    assertThat(judge(google(ak(tpm("other"))), GOOGLE.collateral()).authentic()).isFalse();
    assertThat(failures()).containsExactly("QUOTE_SIGNATURE");
  }

  @Test
  void underTheProductionRootsAMadeCertificateIsRefused() {
    var production = new PinnedCollateral(List.of(), List.of(), List.of());

    assertThat(judge(google(ak(tpm)), production).authentic()).isFalse();
    assertThat(failures()).contains("CERTIFICATE_UNKNOWN_ROOT");
  }

  @Test
  void aLookalikeAuthorityIsRefused() {
    assertThat(judge(google(ak(tpm)), new TestGoogle("lookalike").collateral()).authentic())
        .isFalse();
    assertThat(failures()).contains("CERTIFICATE_UNKNOWN_ROOT");
  }

  static Stream<Arguments> badIntermediates() {
    Consumer<TestAws.NitroCertificate> expired = draft -> draft.to = NOW.minusSeconds(1);
    Consumer<TestAws.NitroCertificate> early = draft -> draft.from = NOW.plusSeconds(1);
    Consumer<TestAws.NitroCertificate> noAuthority = draft -> draft.authority = false;
    Consumer<TestAws.NitroCertificate> noSigner = draft -> draft.keyUsage = KeyUsage.cRLSign;
    Consumer<TestAws.NitroCertificate> unknown = draft -> draft.unknownCriticalExtension = true;
    return Stream.of(
        Arguments.of("expired", expired, "CERTIFICATE_NOT_VALID_NOW"),
        Arguments.of("not yet valid", early, "CERTIFICATE_NOT_VALID_NOW"),
        Arguments.of("no authority", noAuthority, "CERTIFICATE_CHAIN_INVALID"),
        Arguments.of("may not sign", noSigner, "CERTIFICATE_CHAIN_INVALID"),
        Arguments.of("unknown extension", unknown, "CERTIFICATE_CHAIN_INVALID"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badIntermediates")
  void whatStandsBetweenKeyAndRootIsHeldToTheRulesToo(
      String name, Consumer<TestAws.NitroCertificate> change, String code) {
    var google = new TestGoogle(name, change);

    var chain = new Evidence.Voucher.Google(google.vouchFor(ak(tpm), _ -> {}));

    assertThat(judge(chain, google.collateral()).authentic()).isFalse();
    assertThat(failures()).containsExactly(code);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aCertificateThatItsIssuerRevokedVouchesForNothing(int depth) {
    var revoked = Certificates.decode(GOOGLE.vouchFor(ak(tpm), _ -> {}).get(depth), "chain");

    assertThat(judge(google(ak(tpm)), revoking(revoked)).authentic()).isFalse();
    assertThat(failures()).containsExactly("CERTIFICATE_REVOKED");
  }

  /** Google's root, and a list with this one certificate. */
  private static Collateral revoking(X509Certificate revoked) {
    var trusting = GOOGLE.collateral();
    return new Collateral() {
      @Override
      public List<TrustAnchor> anchors() {
        return trusting.anchors();
      }

      @Override
      public Roots roots() {
        return trusting.roots();
      }

      @Override
      public List<X509Certificate> intermediates() {
        return trusting.intermediates();
      }

      @Override
      public Revocation revocationOf(
          X509Certificate certificate, X509Certificate issuer, Instant at) {
        return certificate.equals(revoked) ? Revocation.REVOKED : Revocation.NOT_REVOKED;
      }

      @Override
      public Octets digest() {
        return trusting.digest();
      }
    };
  }

  @Test
  void theCertificateOfAnEndorsementKeyVouchesForNoQuote() {
    var chain = GOOGLE.vouchFor(ak(tpm), draft -> draft.keyUsage = KeyUsage.keyEncipherment);

    assertThat(judge(new Evidence.Voucher.Google(chain), GOOGLE.collateral()).authentic())
        .isFalse();
    assertThat(failures()).contains("AK_CERTIFICATE");
  }

  @Test
  void anExpiredCertificateIsRefused() {
    var chain = GOOGLE.vouchFor(ak(tpm), draft -> draft.to = NOW.minusSeconds(1));

    assertThat(judge(new Evidence.Voucher.Google(chain), GOOGLE.collateral()).authentic())
        .isFalse();
    assertThat(failures()).containsExactly("CERTIFICATE_NOT_VALID_NOW");
  }

  @Test
  void theDocumentOfAnEnclaveVouchesForNoTpm() {
    assertThat(
            judge(nitro(Optional.of(tpm.akPublic()), NitroKind.ENCLAVE), AWS.collateral())
                .authentic())
        .isFalse();
    assertThat(failures()).contains("AK_CERTIFICATE");
  }

  @Test
  void aDocumentWithoutAKeyVouchesForNothing() {
    assertThat(judge(nitro(Optional.empty(), NitroKind.TPM), AWS.collateral()).authentic())
        .isFalse();
    assertThat(failures()).contains("AK_CERTIFICATE");
  }

  private Claims judge(Evidence.Voucher voucher, Collateral collateral) {
    var quote = tpm.quote(RUNTIME_DATA.sha256(), Policy.REGISTERS_DEFAULT);
    var evidence =
        new Evidence.VouchedTpm(
            voucher,
            quote,
            tpm.sign(quote),
            tpm.values(Policy.REGISTERS_DEFAULT),
            Optional.of(MeasuredBoot.of(TestFirmware.STANDARD, TestGuestImage.standard()).toLog()));
    return Verifier.authenticate(
        Verifier.decode(evidence),
        new Policy(Policy.REGISTERS_DEFAULT, Set.of(), Set.of(), true),
        new Binding(Optional.of(RUNTIME_DATA), Optional.empty(), Optional.empty()),
        collateral,
        NOW,
        assessment);
  }

  private List<String> failures() {
    return assessment.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(Finding::code)
        .toList();
  }

  private static SoftwareTpm tpm(String seed) {
    return new SoftwareTpm(new TestVendor(seed), seed, EkKind.ECC_P256, AkTemplate.ECDSA)
        .boot(MeasuredBoot.of(TestFirmware.STANDARD, TestGuestImage.standard()));
  }

  private static PublicKey ak(SoftwareTpm tpm) {
    return TpmPublic.decode(tpm.akPublic()).key().toPublicKey().orElseThrow();
  }

  private static Evidence.Voucher google(PublicKey ak) {
    return new Evidence.Voucher.Google(GOOGLE.vouchFor(ak, draft -> {}));
  }

  private static Evidence.Voucher nitro(Optional<Octets> key, NitroKind kind) {
    var draft = new NitroDraft(AWS, kind, NOW);
    draft.publicKey = key;
    return new Evidence.Voucher.NitroTpm(draft.encode());
  }
}
