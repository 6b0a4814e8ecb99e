package dev.pavise.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.tpm.BareQuote;
import dev.pavise.attestation.tpm.HashAlgorithm;
import dev.pavise.attestation.tpm.PcrSelection;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotes under a pinned key: what other verifiers let through, by name. */
class BareQuoteTest {
  private static final Octets NONCE = Octets.zeros(32);
  private static final SortedSet<Integer> REGISTERS = new TreeSet<>(List.of(0, 4, 7, 11));
  private static final SortedSet<Integer> WITH_RESETTABLE = new TreeSet<>(List.of(0, 4, 7, 16));
  private static final int SALT_LONGEST = 256 - 32 - 2;

  private final SoftwareTpm ecdsa = tpm(AkTemplate.ECDSA);
  private final SoftwareTpm pss = tpm(AkTemplate.RSAPSS);

  @Test
  void everySchemeOfAGoodKeyIsBelieved() {
    for (var template : List.of(AkTemplate.ECDSA, AkTemplate.RSASSA, AkTemplate.RSAPSS)) {
      assertThat(judge(tpm(template))).isEmpty();
    }
  }

  @Test
  void aSaltAsLongAsTheKeyHasRoomForIsAnOlderTpms() {
    var quote = pss.quote(NONCE, REGISTERS);

    assertThat(judge(pss, quote, pss.signWithSalt(quote, SALT_LONGEST))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 31, 33, 48, 64, SALT_LONGEST - 1})
  void aSaltOfAnotherLengthIsRefused(int saltBytes) {
    var quote = pss.quote(NONCE, REGISTERS);

    assertThat(judge(pss, quote, pss.signWithSalt(quote, saltBytes)))
        .containsExactly("QUOTE_SIGNATURE");
  }

  @Test
  void aSignatureBySha1IsRefused() {
    assertThat(judge(tpm(AkTemplate.RSASSA.withHash(HashAlgorithm.SHA1))))
        .containsExactly("QUOTE_SIGNATURE");
  }

  @Test
  void signatureNumbersOfZeroAreRefused() {
    var quote = ecdsa.quote(NONCE, REGISTERS);

    assertThat(judge(ecdsa, quote, ecdsaSignature(BigInteger.ZERO, BigInteger.ZERO)))
        .containsExactly("QUOTE_SIGNATURE");
    assertThat(judge(ecdsa, quote, ecdsaSignature(BigInteger.ONE, BigInteger.ZERO)))
        .containsExactly("QUOTE_SIGNATURE");
  }

  @Test
  void anEcdsaSignatureIsNotCheckedByAnRsaKey() {
    var quote = ecdsa.quote(NONCE, REGISTERS);

    assertThat(
            codes(
                BareQuote.decode(quote, ecdsa.sign(quote), ecdsa.values(REGISTERS))
                    .authenticate(ak(pss), demanded(), Optional.of(NONCE), Signatures.fastest())))
        .containsExactly("QUOTE_SIGNATURE");
  }

  @Test
  void aQuoteOverNoRegistersProvesNothing() {
    var none = new TreeSet<Integer>();
    var quote = ecdsa.quote(NONCE, none);

    assertThat(judge(ecdsa, quote, ecdsa.sign(quote))).contains("PCR_SELECTION");
  }

  @Test
  void aResettableRegisterDoesNotStandInForAMeasuredOne() {
    var quote = ecdsa.quote(NONCE, WITH_RESETTABLE);
    var posing = new ArrayList<PcrValue>();
    ecdsa
        .values(WITH_RESETTABLE)
        .forEach(
            value ->
                posing.add(
                    value.index() == 16 ? new PcrValue("sha256", 11, value.value()) : value));

    assertThat(
            codes(
                BareQuote.decode(quote, ecdsa.sign(quote), posing)
                    .authenticate(ak(ecdsa), demanded(), Optional.of(NONCE), Signatures.fastest())))
        .containsExactly("PCR_SELECTION");
  }

  @Test
  void theSha1BankIsRefused() {
    var quote =
        new QuoteWriter(NONCE)
            .select(new PcrSelection(HashAlgorithm.SHA1.id(), REGISTERS))
            .pcrDigest(Octets.zeros(32))
            .toOctets();

    assertThat(judge(ecdsa, quote, ecdsa.sign(quote))).contains("PCR_SELECTION");
  }

  @Test
  void aNonceThatOnlyBeginsRightIsRefused() {
    var quote = ecdsa.quote(NONCE.slice(0, 16), REGISTERS);

    assertThat(judge(ecdsa, quote, ecdsa.sign(quote))).containsExactly("QUOTE_QUALIFYING_DATA");
  }

  @Test
  void aValueOutsideOfTheSelectionIsRefused() {
    var quote = ecdsa.quote(NONCE, REGISTERS);
    var more = new ArrayList<>(ecdsa.values(REGISTERS));
    more.add(new PcrValue("sha256", 12, Octets.zeros(32)));

    assertThat(
            codes(
                BareQuote.decode(quote, ecdsa.sign(quote), more)
                    .authenticate(ak(ecdsa), demanded(), Optional.of(NONCE), Signatures.fastest())))
        .containsExactly("PCR_VALUES");
  }

  @Test
  void trailingBytesAreRefused() {
    var quote = ecdsa.quote(NONCE, REGISTERS);
    var signature = ecdsa.sign(quote);

    assertThatExceptionOfType(MalformedEvidence.class)
        .isThrownBy(() -> BareQuote.decode(quote.concat(Octets.zeros(1)), signature, List.of()));
    assertThatExceptionOfType(MalformedEvidence.class)
        .isThrownBy(() -> BareQuote.decode(quote, signature.concat(Octets.zeros(1)), List.of()));
  }

  private static List<String> judge(SoftwareTpm tpm) {
    var quote = tpm.quote(NONCE, REGISTERS);
    return judge(tpm, quote, tpm.sign(quote));
  }

  private static List<String> judge(SoftwareTpm tpm, Octets quote, Octets signature) {
    return codes(
        BareQuote.decode(quote, signature, tpm.values(REGISTERS))
            .authenticate(ak(tpm), demanded(), Optional.of(NONCE), Signatures.fastest()));
  }

  private static List<String> codes(BareQuote.Authenticated found) {
    return found.findings().stream().map(Finding::code).toList();
  }

  private static PcrSelection demanded() {
    return PcrSelection.sha256(REGISTERS);
  }

  private static Octets ecdsaSignature(BigInteger r, BigInteger s) {
    return new ByteWriter()
        .u16(0x0018)
        .u16(0x000B)
        .sizedInteger(r, 32)
        .sizedInteger(s, 32)
        .toOctets();
  }

  private static PublicKey ak(SoftwareTpm tpm) {
    return TpmPublic.decode(tpm.akPublic()).key().toPublicKey().orElseThrow();
  }

  private static SoftwareTpm tpm(AkTemplate template) {
    return new SoftwareTpm(new TestVendor("quote"), "quote", EkKind.ECC_P256, template)
        .boot(MeasuredBoot.of(TestFirmware.STANDARD, TestGuestImage.standard()));
  }
}
