package dev.pavise.attestation.tpm;

import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.Octets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * TPMS_ATTEST of type quote (Part 2, 10.12.12). The magic value is checked here: only a TPM puts it
 * in front of what a restricted key signs. Immutable.
 *
 * @param extraData the qualifying data
 * @param encoded the exact bytes that are signed
 */
public record TpmQuote(
    Octets qualifiedSigner,
    Octets extraData,
    long clock,
    long resetCount,
    long restartCount,
    boolean safe,
    long firmwareVersion,
    List<PcrSelection> selections,
    Octets pcrDigest,
    Octets encoded) {

  private static final String STRUCTURE = "TPMS_ATTEST";
  private static final long MAGIC = 0xFF544347L;
  private static final int TYPE_QUOTE = 0x8018;
  private static final int NAME_BYTES_MAX = 66;
  private static final int DATA_BYTES_MAX = 66;
  private static final int DIGEST_BYTES_MAX = 64;

  public TpmQuote {
    selections = List.copyOf(selections);
  }

  /**
   * Total: every input gives a record or a {@link dev.pavise.attestation.wire.MalformedEvidence}.
   */
  public static TpmQuote decode(Octets content) {
    var in = ByteReader.bigEndian(STRUCTURE, content);
    long magic = in.u32("magic");
    if (magic != MAGIC) {
      throw in.malformed(0, "magic", "0xff544347", "0x%08x".formatted(magic));
    }
    int type = in.u16("type");
    if (type != TYPE_QUOTE) {
      throw in.malformed(4, "type", "0x8018 (quote)", "0x%04x".formatted(type));
    }
    var qualifiedSigner = in.sized16(NAME_BYTES_MAX, "qualifiedSigner");
    var extraData = in.sized16(DATA_BYTES_MAX, "extraData");
    long clock = in.u64("clockInfo.clock");
    long resetCount = in.u32("clockInfo.resetCount");
    long restartCount = in.u32("clockInfo.restartCount");
    int at = in.offset();
    int safe = in.u8("clockInfo.safe");
    if (safe > 1) {
      throw in.malformed(at, "clockInfo.safe", "0 or 1", Integer.toString(safe));
    }
    long firmwareVersion = in.u64("firmwareVersion");
    var selections = PcrSelection.readList(in);
    var pcrDigest = in.sized16(DIGEST_BYTES_MAX, "pcrDigest");
    in.requireEnd();
    return new TpmQuote(
        qualifiedSigner,
        extraData,
        clock,
        resetCount,
        restartCount,
        safe == 1,
        firmwareVersion,
        selections,
        pcrDigest,
        content);
  }

  /**
   * The claims by name.
   *
   * @param pcrs values by register that the quote covers
   */
  public Map<String, Object> named(Map<String, Object> pcrs) {
    var named = new LinkedHashMap<String, Object>();
    named.put("nonce", extraData.toHex());
    named.put("clock", clock);
    named.put("reset_count", resetCount);
    named.put("restart_count", restartCount);
    named.put("safe", safe);
    named.put("firmware_version", firmwareVersion);
    named.put("pcr_select", selections.stream().map(PcrSelection::toString).toList());
    named.put("pcrs", pcrs);
    return named;
  }
}
