package dev.pavise.attestation.snp;

import dev.pavise.attestation.wire.Octets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * TCB_VERSION: security versions of the firmware's parts (SEV-SNP ABI, table 3; Turin's own layout
 * from revision 1.58). Compared part by part, never as one number.
 *
 * @param fmc of Turin; zero elsewhere
 * @param reserved bytes between the parts
 * @param raw as in the report
 */
public record TcbVersion(
    SnpProduct product,
    int fmc,
    int bootLoader,
    int tee,
    int snp,
    int microcode,
    Octets reserved,
    Octets raw) {
  static final int LENGTH_BYTES = 8;

  /** Reads eight bytes in the layout of a product. */
  public static TcbVersion of(Octets raw, SnpProduct product) {
    return switch (product) {
      case MILAN, GENOA ->
          new TcbVersion(
              product, 0, u8(raw, 0), u8(raw, 1), u8(raw, 6), u8(raw, 7), slice(raw, 2, 6), raw);
      case TURIN ->
          new TcbVersion(
              product,
              u8(raw, 0),
              u8(raw, 1),
              u8(raw, 2),
              u8(raw, 3),
              u8(raw, 7),
              slice(raw, 4, 7),
              raw);
    };
  }

  /** Whether every part is as high as the other's, or higher. */
  public boolean isAtLeast(TcbVersion other) {
    return fmc >= other.fmc
        && bootLoader >= other.bootLoader
        && tee >= other.tee
        && snp >= other.snp
        && microcode >= other.microcode;
  }

  /** For people: only what the product has. */
  public String text() {
    return "%sboot loader %d, TEE %d, SNP %d, microcode %d"
        .formatted(
            product == SnpProduct.TURIN ? "FMC " + fmc + ", " : "",
            bootLoader,
            tee,
            snp,
            microcode);
  }

  Map<String, Object> named() {
    var named = new LinkedHashMap<String, Object>();
    if (product == SnpProduct.TURIN) {
      named.put("fmc", (long) fmc);
    }
    named.put("bl", (long) bootLoader);
    named.put("tee", (long) tee);
    named.put("snp", (long) snp);
    named.put("ucode", (long) microcode);
    named.put("rsv", reserved.toHex());
    named.put("raw", raw.toHex());
    return named;
  }

  private static int u8(Octets raw, int index) {
    return raw.at(index) & 0xFF;
  }

  private static Octets slice(Octets raw, int from, int to) {
    return Octets.copyOf(raw.toByteArray(), from, to);
  }
}
