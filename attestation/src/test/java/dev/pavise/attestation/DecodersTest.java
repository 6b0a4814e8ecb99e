package dev.pavise.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.eventlog.CryptoAgileLog;
import dev.pavise.attestation.eventlog.EventLog;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.tpm.TpmQuote;
import dev.pavise.attestation.tpm.TpmSignature;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every decoder gives a record or says what is malformed, whatever it is fed. */
class DecodersTest {
  private static final int ROUNDS = 20_000;

  /** A quote over PCR 0, 1 and 4 and what belongs to it, made by a TPM. */
  private static final String QUOTE =
      "ff54434780180022000b3b97d0fb9844aca591eb8253035629eacdf038fd13a1388a75a9f42185cedd1200040011"
          + "2233000000000000089f000000020000000001201910230016363600000001000b0313000000202ea9ab9198"
          + "d1638007400cd2c3bef1cc745b864b76011a0e1bc52180ac6452d4";

  /** A restricted signing key whose point is the generator of P-256. */
  private static final String AK =
      "0023000b000500720000001000180"
          + "00b0003001000206b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c29600204fe342e2"
          + "fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

  private static final Map<String, Consumer<Octets>> DECODERS =
      Map.of(
          "quote", TpmQuote::decode,
          "public", TpmPublic::decode,
          "signature", TpmSignature::decode,
          "log", EventLog::decode,
          "certificate", octets -> Certificates.decode(octets, "certificate"));

  @Test
  void readsAQuoteThatATpmMade() {
    var quote = TpmQuote.decode(Octets.fromHex(QUOTE));
    assertThat(quote.extraData()).isEqualTo(Octets.fromHex("00112233"));
    assertThat(quote.selections()).hasToString("[sha256:0,1,4]");
    assertThat(quote.resetCount()).isEqualTo(2);
    assertThat(quote.safe()).isTrue();
  }

  @Test
  void readsAnAttestationKeyAndNamesIt() {
    var ak = TpmPublic.decode(Octets.fromHex(AK));
    assertThat(ak.key()).isInstanceOf(TpmPublic.Key.Ecc.class);
    assertThat(ak.name().toString()).isEqualTo("000b" + Octets.fromHex(AK).sha256().toHex());
  }

  @ParameterizedTest
  @ValueSource(strings = {"quote", "public", "signature", "log", "certificate"})
  void givesARecordOrSaysWhatIsMalformed(String name) {
    var decoder = Objects.requireNonNull(DECODERS.get(name));
    var random = new Random(20260601);
    var seeds = new byte[][] {bytes(QUOTE), bytes(AK), new byte[0], logHeader(32)};
    for (int round = 0; round < ROUNDS; round++) {
      feed(decoder, mutated(seeds[random.nextInt(seeds.length)], random));
    }
  }

  @Test
  void saysWhereAndWhat() {
    var cut = Arrays.copyOf(bytes(QUOTE), 58);
    assertThatThrownBy(() -> TpmQuote.decode(Octets.copyOf(cut)))
        .isInstanceOfSatisfying(
            MalformedEvidence.class,
            e -> {
              assertThat(e.structure()).isEqualTo("TPMS_ATTEST");
              assertThat(e.field()).isEqualTo("clockInfo.resetCount");
              assertThat(e.offset()).isEqualTo(56);
              assertThat(e.expected()).isEqualTo("4 bytes");
              assertThat(e.found()).isEqualTo("2 bytes before the end");
            });
  }

  @Test
  void refusesAnEventThatClaimsMoreThanThereIs() {
    var header = logHeader(32);
    var event = Arrays.copyOf(header, header.length + 50);
    event[header.length] = 4;
    event[header.length + 4] = 4;
    event[header.length + 8] = 1;
    event[header.length + 12] = 0x0B;
    Arrays.fill(event, header.length + 46, header.length + 49, (byte) 0xFF);
    assertMalformed(event, "event");
  }

  @Test
  void refusesALogLargerThanIsRead() {
    assertThatThrownBy(() -> EventLog.decode(Octets.zeros(CryptoAgileLog.SIZE_BYTES_MAX + 1)))
        .isInstanceOfSatisfying(
            MalformedEvidence.class, e -> assertThat(e.field()).isEqualTo("size"));
  }

  @Test
  void refusesALogWhoseBankHasAnotherLength() {
    assertMalformed(logHeader(20), "digestSizes");
  }

  @Test
  void refusesALogOfTheOldForm() {
    assertMalformed(new byte[40], "header");
  }

  private static void assertMalformed(byte[] log, String field) {
    assertThatThrownBy(() -> EventLog.decode(Octets.copyOf(log)))
        .isInstanceOfSatisfying(
            MalformedEvidence.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  private static void feed(Consumer<Octets> decoder, byte[] input) {
    try {
      decoder.accept(Octets.copyOf(input));
    } catch (MalformedEvidence e) {
      assertThat(e.offset()).isNotNegative();
    }
  }

  private static byte[] mutated(byte[] seed, Random random) {
    var bytes = Arrays.copyOf(seed, Math.max(0, seed.length + random.nextInt(9) - 4));
    for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** A log with a header that declares one SHA-256 bank of this length, and no events. */
  private static byte[] logHeader(int digestLength) {
    var hex =
        "00000000"
            + "03000000"
            + "00".repeat(20)
            + "21000000"
            + "53706563204944204576656e74303300"
            + "00000000"
            + "00020002"
            + "01000000"
            + "0b00%02x00".formatted(digestLength)
            + "00";
    return bytes(hex);
  }

  private static byte[] bytes(String hex) {
    return Octets.fromHex(hex).toByteArray();
  }
}
