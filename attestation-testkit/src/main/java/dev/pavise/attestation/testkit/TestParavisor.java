package dev.pavise.attestation.testkit;

import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.tpm.PcrSelection;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Plays the paravisor of an Azure confidential VM on a chip of the testkit's: it has the chip
 * report its claims, and keeps a TPM whose attestation key is among them. The same seed gives the
 * same keys.
 */
public final class TestParavisor {
  private static final int NV_INDEX_BYTES = 2600;
  private static final int REGISTERS = 24;

  private static final int HARDWARE_BYTES = 1184;
  private static final int SNP = 2;
  private static final int TDX = 4;

  private final TestSnpChip chip;
  private final KeyPair attestationKey;

  public TestParavisor(TestSnpChip chip, String seed) {
    this.chip = chip;
    attestationKey =
        TestVendor.newKey("RSA", Optional.empty(), new SeededRandom("paravisor " + seed));
  }

  /** The claims as the paravisor writes them. */
  public String claims() {
    return claims(key("HCLAkPub"));
  }

  /** The same with other keys. */
  public String claims(String... keys) {
    return """
        {"keys":[%s],"vm-configuration":{"console-enabled":true,"secure-boot":true,\
        "tpm-enabled":true,"vmUniqueId":"TESTKIT"},"user-data":"%s"}"""
        .formatted(String.join(",", keys), "00".repeat(64));
  }

  /** The attestation key under a name of choice. */
  public String key(String name) {
    return key(name, (RSAPublicKey) attestationKey.getPublic());
  }

  public static String key(String name, RSAPublicKey key) {
    return "{\"kid\":\"%s\",\"key_ops\":[\"sign\"],\"kty\":\"RSA\",\"e\":\"%s\",\"n\":\"%s\"}"
        .formatted(name, number(key.getPublicExponent()), number(key.getModulus()));
  }

  /** A report of these claims, bound as they are. */
  public Octets report(String claims) {
    return report(claims, bound(claims), report -> {});
  }

  /**
   * @param reportData that the chip is asked to report
   * @param change of the chip's report before it is signed
   */
  public Octets report(String claims, Octets reportData, Consumer<ByteBuffer> change) {
    return around(
        chip.report(
            report -> {
              report.put(0x050, reportData.toByteArray());
              change.accept(report);
            }),
        SNP,
        claims);
  }

  /**
   * A report of these claims on TDX, where a TD quote with the same report data has to stand by.
   */
  public static Octets reportOfTd(String claims, Octets reportData) {
    var hardware = ByteBuffer.allocate(HARDWARE_BYTES);
    hardware.put(0, (byte) 0x81); // TDREPORT.type
    hardware.put(128, reportData.toByteArray());
    return around(Octets.copyOf(hardware.array()), TDX, claims);
  }

  private static Octets around(Octets hardware, int type, String claims) {
    var variable = claims.getBytes(StandardCharsets.UTF_8);
    var used =
        new ByteWriter()
            .octets("HCLA".getBytes(StandardCharsets.US_ASCII))
            .u32le(2)
            .u32le(0x20L + hardware.size() + 20 + variable.length)
            .u32le(2)
            .u32le(0)
            .octets(new byte[12])
            .octets(hardware)
            .u32le(20L + variable.length)
            .u32le(1)
            .u32le(type)
            .u32le(1)
            .u32le(variable.length)
            .octets(variable)
            .toOctets();
    return used.concat(Octets.zeros(NV_INDEX_BYTES - used.size()));
  }

  /** What binds claims: their SHA-256, and zeros. */
  public static Octets bound(String claims) {
    return Octets.copyOf(claims.getBytes(StandardCharsets.UTF_8)).sha256().concat(Octets.zeros(32));
  }

  /** Registers as this TPM has them: each its own number, over and over. */
  public SortedMap<Integer, Octets> registers() {
    var registers = new TreeMap<Integer, Octets>();
    for (int index = 0; index < REGISTERS; index++) {
      var value = new byte[32];
      java.util.Arrays.fill(value, (byte) index);
      registers.put(index, Octets.copyOf(value));
    }
    return registers;
  }

  /** A quote over these registers, with their values. */
  public Evidence.Azure.Quote quote(Octets nonce, SortedMap<Integer, Octets> registers) {
    var joined = Octets.empty();
    List<PcrValue> values = new ArrayList<>();
    for (var entry : registers.entrySet()) {
      joined = joined.concat(entry.getValue());
      values.add(new PcrValue("sha256", entry.getKey(), entry.getValue()));
    }
    var message =
        new QuoteWriter(nonce)
            .select(PcrSelection.sha256(new java.util.TreeSet<>(registers.keySet())))
            .pcrDigest(joined.sha256())
            .toOctets();
    return new Evidence.Azure.Quote(message, sign(message), values);
  }

  /** By the attestation key, as the TPM would. */
  public Octets sign(Octets message) {
    try {
      var signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(attestationKey.getPrivate());
      signer.update(message.toByteArray());
      return Octets.copyOf(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot sign a quote", e);
    }
  }

  private static String number(BigInteger value) {
    int length = (value.bitLength() + 7) / 8;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(ByteWriter.fixed(value, length));
  }
}
