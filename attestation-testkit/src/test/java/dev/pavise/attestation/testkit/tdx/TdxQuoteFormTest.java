package dev.pavise.attestation.testkit.tdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.attestation.tdx.TdxQuote;
import dev.pavise.attestation.testkit.tdx.TestIntel.Level;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotes whose form is broken: each is refused with its place, none crashes the decoder. */
class TdxQuoteFormTest {
  private static final int SIG_DATA_LEN = 632;

  private final TestIntel intel = new TestIntel("form");

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6, 65535})
  void refusesOtherVersions(int version) {
    refuses("header.version", quote -> quote.version = version);
  }

  @Test
  void refusesAnotherKindOfAttestationKey() {
    refuses("header.att_key_type", quote -> quote.attestationKeyType = 3);
  }

  @Test
  void refusesAQuoteOfAnEnclave() {
    refuses("header.tee_type", quote -> quote.teeType = 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void refusesAnotherKindOfBody(int type) {
    refuses(
        "body_type",
        quote -> {
          quote.td15();
          quote.bodyType = type;
        });
  }

  @Test
  void refusesABodyWithoutTheLengthOfItsKind() {
    refuses(
        "body_size",
        quote -> {
          quote.td15();
          quote.bodyType = 2;
        });
  }

  @Test
  void refusesCertificationDataOfOtherKinds() {
    refuses("certification_data.type", quote -> quote.outerCertificationType = 5);
    refuses(
        "qe_certification_data.type (PCK chain in PEM)", quote -> quote.innerCertificationType = 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 63, 4_000_000_000L, 0xFFFF_FFFFL})
  void refusesLengthsThatLie(long length) {
    var bytes = new TdQuoteDraft(intel).encoded().toByteArray();
    for (int i = 0; i < 4; i++) {
      bytes[SIG_DATA_LEN + i] = (byte) (length >>> (8 * i));
    }
    assertThatThrownBy(() -> TdxQuote.decode(Octets.copyOf(bytes)))
        .isInstanceOf(MalformedEvidence.class);
  }

  @Test
  void refusesEveryTruncation() {
    var bytes = new TdQuoteDraft(intel).encoded();
    for (int length = 0; length < bytes.size(); length++) {
      int end = length;
      assertThatThrownBy(() -> TdxQuote.decode(bytes.slice(0, end)))
          .as("%d bytes", length)
          .isInstanceOf(MalformedEvidence.class);
    }
  }

  @Test
  void refusesBytesBehindTheQuoteThatAreNoPadding() {
    var bytes = new TdQuoteDraft(intel).encoded();
    refused("end", () -> TdxQuote.decode(bytes.concat(Octets.fromHex("000001"))));
  }

  @Test
  void refusesAQuoteThatIsTooLarge() {
    var bytes = new TdQuoteDraft(intel).encoded();
    refused("size", () -> TdxQuote.decode(bytes.concat(Octets.zeros(16 * 1024))));
  }

  @Test
  void refusesAChainWithOneCertificateMoreOrLess() {
    refuses("count", quote -> quote.chain = TdQuoteDraft.pem(intel.chain().subList(0, 2)));
    refuses(
        "count",
        quote -> quote.chain = quote.chain + TdQuoteDraft.pem(List.of(intel.chain().getLast())));
  }

  @Test
  void refusesAChainInAnotherOrder() {
    refuses(
        "1.2.840.113741.1.13.1", quote -> quote.chain = TdQuoteDraft.pem(intel.chain().reversed()));
  }

  @Test
  void refusesTextBetweenCertificates() {
    refuses(
        "pem",
        quote ->
            quote.chain =
                quote.chain.replace("END CERTIFICATE-----\n", "END CERTIFICATE-----\nx\n"));
  }

  @Test
  void refusesTextInsideOfACertificate() {
    refuses("pem", quote -> quote.chain = quote.chain.replaceFirst("\n", "\nProc-Type: 4\n"));
  }

  @Test
  void acceptsZerosBehindTheChainButNotInIt() {
    var quote = new TdQuoteDraft(intel);
    quote.chain = quote.chain + "\0";
    assertThat(TdxQuote.decode(quote.encoded()).version()).isEqualTo(4);
    refuses("pem", other -> other.chain = other.chain.replaceFirst("\n", "\0\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2.1", "2.16", "2.17", "2.18", "3", "4", "5"})
  void refusesAPckCertificateThatLacksAValue(String id) {
    refusesExtension(id, TestIntel.pckExtension().without(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2.7", "2.17", "4", "6"})
  void refusesAPckCertificateThatSaysAValueTwice(String id) {
    refusesExtension(id, TestIntel.pckExtension().twice(id));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 256, Long.MAX_VALUE})
  void refusesSvnsOutOfRange(long svn) {
    refusesExtension("2.3", TestIntel.pckExtension().with("2.3", svn));
  }

  @Test
  void refusesValuesOfTheWrongLengthOrKind() {
    refusesExtension("4", TestIntel.pckExtension().with("4", Octets.fromHex("90c06f00")));
    refusesExtension("1", TestIntel.pckExtension().with("1", 5));
    refusesExtension("2.18", TestIntel.pckExtension().with("2.18", Octets.zeros(17)));
  }

  @Test
  void refusesValuesThatNobodyKnows() {
    refusesExtension("2.19", TestIntel.pckExtension().with("2.19", 1));
    refusesExtension("9", TestIntel.pckExtension().with("9", 1));
  }

  private void refusesExtension(String field, PckExtensionDraft extension) {
    refuses(
        field,
        quote ->
            quote.chain =
                TdQuoteDraft.pem(
                    List.of(
                        intel.certificate(
                            Level.LEAF, draft -> draft.withPckExtension(extension.encoded())),
                        intel.certificate(Level.AUTHORITY),
                        intel.certificate(Level.ROOT))));
  }

  private void refuses(String field, Consumer<TdQuoteDraft> spoil) {
    var quote = new TdQuoteDraft(intel);
    spoil.accept(quote);
    refused(field, () -> TdxQuote.decode(quote.encoded()));
  }

  private static void refused(String field, ThrowingCallable decode) {
    assertThatThrownBy(decode)
        .asInstanceOf(InstanceOfAssertFactories.type(MalformedEvidence.class))
        .extracting(MalformedEvidence::field)
        .isEqualTo(field);
  }
}
