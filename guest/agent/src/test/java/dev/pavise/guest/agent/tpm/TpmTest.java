package dev.pavise.guest.agent.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pavise.messages.Bytes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Commands and responses byte for byte, as the TPM 2.0 Library, Part 3, has them. */
class TpmTest {
  private static final String PASSWORD_SESSION = "00000009" + "40000009" + "0000" + "01" + "0000";
  private static final String DIGEST = "ab".repeat(32);

  private final Script device = new Script();
  private final Tpm tpm = new Tpm(device);

  @Test
  void extendsTheSha256BankOnly() throws IOException {
    device.answer(session(""));
    tpm.extendPcr(8, HexFormat.of().parseHex(DIGEST));

    device.received(
        "8002"
            + "00000041"
            + "00000182"
            + "00000008"
            + PASSWORD_SESSION
            + "00000001"
            + "000b"
            + DIGEST);
  }

  @Test
  void readsPcrsInAsManyCommandsAsTheTpmNeeds() throws IOException {
    device.answer(plain("00000001" + "00000001" + "000b03010000" + "00000001" + "0020" + DIGEST));
    device.answer(
        plain("00000001" + "00000001" + "000b03000800" + "00000001" + "0020" + "cd".repeat(32)));
    var values = tpm.readPcrs(PcrSelection.of(0, 11));

    assertThat(values).containsOnlyKeys(0, 11);
    assertThat(values.get(11)).isEqualTo(bytes("cd".repeat(32)));
    device.received(
        "8001" + "00000014" + "0000017e" + "00000001" + "000b03010800",
        "8001" + "00000014" + "0000017e" + "00000001" + "000b03000800");
  }

  @Test
  void refusesPcrValuesOfAnotherBank() {
    device.answer(
        plain("00000001" + "00000001" + "000403010000" + "00000001" + "0014" + "00".repeat(20)));
    assertThatThrownBy(() -> tpm.readPcrs(PcrSelection.of(0))).isInstanceOf(TpmException.class);
  }

  @Test
  void doesNotAskForEverForAPcrThatDoesNotExist() {
    device.answer(plain("00000001" + "00000001" + "000b03000000" + "00000000"));
    assertThatThrownBy(() -> tpm.readPcrs(PcrSelection.of(23))).isInstanceOf(TpmException.class);
  }

  @Test
  void readsALongNvIndexInChunks() throws IOException {
    device.answer(nvPublic("0006200a", 600));
    device.answer(session("0200" + "11".repeat(512)));
    device.answer(session("0058" + "22".repeat(88)));

    assertThat(tpm.readNv(0x01C00002).orElseThrow()).hasSize(600);
    device.received(
        "8001" + "0000000e" + "00000169" + "01c00002",
        "8002"
            + "00000023"
            + "0000014e"
            + "01c00002"
            + "01c00002"
            + PASSWORD_SESSION
            + "0200"
            + "0000",
        "8002"
            + "00000023"
            + "0000014e"
            + "01c00002"
            + "01c00002"
            + PASSWORD_SESSION
            + "0058"
            + "0200");
  }

  @Test
  void readsAnNvIndexOfTheOwnerWithTheOwnersAuthorisation() throws IOException {
    device.answer(nvPublic("00020000", 1));
    device.answer(session("0001" + "42"));
    tpm.readNv(0x01C00002);

    assertThat(device.commands.get(1))
        .startsWith("8002" + "00000023" + "0000014e" + "40000001" + "01c00002");
  }

  @Test
  void knowsAnNvIndexThatDoesNotExist() throws IOException {
    device.answer("8001" + "0000000a" + "0000018b");
    assertThat(tpm.readNv(0x01C00100)).isEmpty();
  }

  @Test
  void createsTheStandardEndorsementKey() throws IOException {
    device.answer(created());
    var key = tpm.createEndorsementKey();

    assertThat(key.handle()).isEqualTo(0x80000001);
    assertThat(key.publicArea()).isEqualTo(bytes("aabb"));
    assertThat(key.name()).isEqualTo(bytes("000bccdd"));
    device.received(
        "8002"
            + "00000163"
            + "00000131"
            + "4000000b"
            + PASSWORD_SESSION
            + "0004"
            + "00000000"
            + "013a"
            // Template L-1 of the EK Credential Profile: RSA, SHA-256, attributes, policy A.
            + "0001"
            + "000b"
            + "000300b2"
            + "0020"
            + "837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa"
            // AES 128 CFB, no scheme, 2048 bits, default exponent, 256 zero bytes.
            + "0006"
            + "0080"
            + "0043"
            + "0010"
            + "0800"
            + "00000000"
            + "0100"
            + "00".repeat(256)
            + "0000"
            + "00000000");
  }

  @Test
  void createsARestrictedSigningKey() throws IOException {
    device.answer(created());
    tpm.createAttestationKey(HexFormat.of().parseHex(DIGEST));

    device.received(
        "8002"
            + "00000061"
            + "00000131"
            + "4000000b"
            + PASSWORD_SESSION
            + "0004"
            + "00000000"
            + "0038"
            // ECC, SHA-256; fixedTPM fixedParent sensitiveDataOrigin userWithAuth noDA restricted
            // sign; no policy.
            + "0023"
            + "000b"
            + "00050472"
            + "0000"
            // No symmetric, ECDSA with SHA-256, P-256, no KDF, seed as x.
            + "0010"
            + "0018"
            + "000b"
            + "0003"
            + "0010"
            + "0020"
            + DIGEST
            + "0000"
            + "0000"
            + "00000000");
  }

  @Test
  void activatesACredentialUnderTheEndorsementPolicy() throws IOException {
    device.answer(plainWithHandle("03000000", "0020" + "00".repeat(32)));
    device.answer(session("0000" + "8024" + "40000007" + "0000"));
    device.answer(session("0004" + "deadbeef"));
    device.answer(plain(""));
    var secret =
        tpm.activateCredential(key(0x80000002), key(0x80000001), bytes("0102"), bytes("0304"));

    assertThat(secret).isEqualTo(HexFormat.of().parseHex("deadbeef"));
    device.received(
        "8001"
            + "0000003b"
            + "00000176"
            + "40000007"
            + "40000007"
            + "0020"
            + "00".repeat(32)
            + "0000"
            + "01"
            + "0010"
            + "000b",
        "8002"
            + "00000029"
            + "00000151"
            + "4000000b"
            + "03000000"
            + PASSWORD_SESSION
            + "0000"
            + "0000"
            + "0000"
            + "00000000",
        "8002"
            + "00000030"
            + "00000147"
            + "80000002"
            + "80000001"
            + "00000012"
            + "40000009"
            + "0000"
            + "01"
            + "0000"
            + "03000000"
            + "0000"
            + "01"
            + "0000"
            + "0002"
            + "0102"
            + "0002"
            + "0304",
        "8001" + "0000000e" + "00000165" + "03000000");
  }

  @Test
  void removesTheSessionWhenTheCredentialIsNotForThisTpm() {
    device.answer(plainWithHandle("03000000", "0020" + "00".repeat(32)));
    device.answer(session("0000" + "8024" + "40000007" + "0000"));
    device.answer("8001" + "0000000a" + "0000009f");
    device.answer(plain(""));
    var failure =
        catchThrowable(
            () ->
                tpm.activateCredential(key(0x80000002), key(0x80000001), bytes("01"), bytes("02")));

    assertThat(failure).isInstanceOf(TpmException.class);
    assertThat(((TpmException) failure).responseCode()).isEqualTo(0x9f);
    assertThat(device.commands.getLast()).isEqualTo("8001" + "0000000e" + "00000165" + "03000000");
  }

  @Test
  void quotesExactlyTheSelectionWithTheQualifyingData() throws IOException {
    device.answer(session("0003" + "ff5443" + "0018000b0001aa0001bb"));
    var quote =
        tpm.quote(
            key(0x80000002),
            HexFormat.of().parseHex(DIGEST),
            PcrSelection.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12));

    assertThat(quote.attest()).isEqualTo(bytes("ff5443"));
    assertThat(quote.signature()).isEqualTo(bytes("0018000b0001aa0001bb"));
    device.received(
        "8002"
            + "00000049"
            + "00000158"
            + "80000002"
            + PASSWORD_SESSION
            + "0020"
            + DIGEST
            + "0010"
            + "00000001"
            + "000b03ff1b00");
  }

  @Test
  void triesAgainWhileTheTpmIsBusy() throws IOException {
    device.answer("8001" + "0000000a" + "00000922");
    device.answer("8001" + "0000000a" + "00000908");
    device.answer(session(""));
    tpm.extendPcr(8, new byte[32]);

    assertThat(device.commands).hasSize(3);
  }

  @Test
  void anyResponseIsAnAnswerOrAnError() {
    var random = new Random(1);
    for (var round = 0; round < 1_000; round++) {
      var response = new byte[random.nextInt(80)];
      random.nextBytes(response);
      if (response.length >= 10) {
        System.arraycopy(new byte[4], 0, response, 6, 4);
        response[0] = (byte) 0x80;
      }
      var fuzzed = new Tpm(fixed(response));
      assertThat(catchThrowable(() -> fuzzed.readPcrs(PcrSelection.of(0, 1))))
          .isInstanceOf(IOException.class);
      assertThat(catchThrowable(() -> fuzzed.readNv(0x01C00002)))
          .satisfiesAnyOf(
              failure -> assertThat(failure).isNull(),
              failure -> assertThat(failure).isInstanceOf(IOException.class));
      assertThat(catchThrowable(fuzzed::createEndorsementKey))
          .satisfiesAnyOf(
              failure -> assertThat(failure).isNull(),
              failure -> assertThat(failure).isInstanceOf(IOException.class));
    }
  }

  @Test
  void refusesASelectionThatNoPcrMeets() {
    assertThatThrownBy(() -> new PcrSelection(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PcrSelection.of(24)).isInstanceOf(IllegalArgumentException.class);
  }

  private static String created() {
    return "8002"
        + "0000002b"
        + "00000000"
        + "80000001"
        + "00000018"
        + "0002aabb"
        + "0000"
        + "0000"
        + "8021"
        + "40000007"
        + "0000"
        + "0004000bccdd"
        + "00000000";
  }

  private static String nvPublic(String attributes, int size) {
    return plain(
        "000e" + "01c00002" + "000b" + attributes + "0000" + "%04x".formatted(size) + "0002000b");
  }

  private static String plain(String parameters) {
    return plainWithHandle("", parameters);
  }

  private static String plainWithHandle(String handle, String parameters) {
    var length = 10 + (handle.length() + parameters.length()) / 2;
    return "8001%08x00000000".formatted(length) + handle + parameters;
  }

  private static String session(String parameters) {
    var length = 10 + 4 + parameters.length() / 2 + 5;
    return "8002%08x00000000".formatted(length)
        + "%08x".formatted(parameters.length() / 2)
        + parameters
        + "0000010000";
  }

  private static Tpm.LoadedKey key(int handle) {
    return new Tpm.LoadedKey(handle, Bytes.empty(), Bytes.empty());
  }

  private static Bytes bytes(String hex) {
    return Bytes.copyOf(HexFormat.of().parseHex(hex));
  }

  private static TpmDevice fixed(byte[] response) {
    return new TpmDevice() {
      @Override
      public byte[] transmit(byte[] command) {
        return response;
      }

      @Override
      public void close() {}
    };
  }

  /** Answers in order and keeps what it was asked. */
  private static final class Script implements TpmDevice {
    final List<String> commands = new ArrayList<>();
    private final Queue<String> answers = new ArrayDeque<>();

    void answer(String hex) {
      answers.add(hex);
    }

    void received(String... hex) {
      assertThat(commands).containsExactly(hex);
    }

    @Override
    public byte[] transmit(byte[] command) throws IOException {
      commands.add(HexFormat.of().formatHex(command));
      var answer = answers.poll();
      if (answer == null) {
        throw new IOException("no more answers");
      }
      return HexFormat.of().parseHex(answer);
    }

    @Override
    public void close() {}
  }
}
