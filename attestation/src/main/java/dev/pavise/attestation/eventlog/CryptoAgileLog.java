package dev.pavise.attestation.eventlog;

import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The crypto-agile form that event logs have, whatever registers they are of (PC Client Platform
 * Firmware Profile, 10.2). Immutable.
 *
 * @param banks that the log declares, in its order
 * @param paddingBytes how many bytes of only 0x00 or only 0xFF follow the last event
 */
public record CryptoAgileLog(List<LogBank> banks, List<LoggedEvent> events, int paddingBytes) {
  public static final int SIZE_BYTES_MAX = 1024 * 1024;
  public static final int EVENTS_MAX = 4096;

  /** Largest event: a blob list or a signature database. */
  public static final int EVENT_BYTES_MAX = 256 * 1024;

  private static final Octets SIGNATURE =
      Octets.copyOf("Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII));
  private static final int SHA1_BYTES = 20;
  private static final int ALGORITHMS_MAX = 8;
  private static final int DIGEST_BYTES_MAX = 64;

  /** What registers a log is of. */
  public enum Registers {
    /** The PCRs of a TPM; the header names PCR 0. */
    PCRS("eventLog", "pcrIndex", 24, 0),

    /** MRTD and RTMR 0 to 3; RTMR 0 stands for PCR 0 (UEFI specification, 38.4.1). */
    TD_REGISTERS("ccel", "mrIndex", 5, 1);

    private final String structure;
    private final String field;
    private final int count;
    private final int headerIndexMax;

    Registers(String structure, String field, int count, int headerIndexMax) {
      this.structure = structure;
      this.field = field;
      this.count = count;
      this.headerIndexMax = headerIndexMax;
    }

    public int count() {
      return count;
    }
  }

  public CryptoAgileLog {
    banks = List.copyOf(banks);
    events = List.copyOf(events);
  }

  /**
   * Total: every input gives a record or a {@link dev.pavise.attestation.wire.MalformedEvidence}.
   */
  public static CryptoAgileLog decode(Registers registers, Octets content) {
    var in = ByteReader.littleEndian(registers.structure, content);
    if (content.size() > SIZE_BYTES_MAX) {
      throw in.malformed(0, "size", "at most " + SIZE_BYTES_MAX, Integer.toString(content.size()));
    }
    int end = endOfEvents(content);
    var banks = readHeader(in, registers);
    var events = new ArrayList<LoggedEvent>();
    while (in.offset() < end) {
      if (events.size() == EVENTS_MAX) {
        throw in.malformed(in.offset(), "events", "at most " + EVENTS_MAX, "more");
      }
      events.add(readEvent(in, registers, events.size(), banks));
    }
    if (!in.restIsAll(0x00) && !in.restIsAll(0xFF)) {
      throw in.malformed(in.offset(), "end", "padding of only 0x00 or only 0xFF", "others");
    }
    return new CryptoAgileLog(List.copyOf(banks.values()), events, in.remaining());
  }

  /**
   * Where padding begins at the earliest: the last event may end in the same byte, and then reads
   * on into the padding by itself. Found once, so that time stays linear.
   */
  private static int endOfEvents(Octets content) {
    int end = content.size();
    if (end == 0) {
      return 0;
    }
    byte last = content.at(end - 1);
    if (last != 0x00 && last != (byte) 0xFF) {
      return end;
    }
    while (end > 0 && content.at(end - 1) == last) {
      end--;
    }
    return end;
  }

  /** The first record has the old form and declares the banks. */
  private static Map<Integer, LogBank> readHeader(ByteReader in, Registers registers) {
    long register = in.u32("header." + registers.field);
    long type = in.u32("header.eventType");
    in.octets(SHA1_BYTES, "header.digest");
    if (register > registers.headerIndexMax || type != EventType.EV_NO_ACTION) {
      throw in.malformed(
          0,
          "header",
          "a Spec ID event (EV_NO_ACTION, register 0"
              + (registers.headerIndexMax == 0 ? "" : " or " + registers.headerIndexMax)
              + ")",
          "another event");
    }
    int at = in.offset();
    var header =
        ByteReader.littleEndian(
            registers.structure + ".header", in.sized32(EVENT_BYTES_MAX, "header.event"));
    var signature = header.octets(SIGNATURE.size(), "signature");
    if (!signature.equals(SIGNATURE)) {
      throw in.malformed(at, "header.signature", "Spec ID Event03", "another signature");
    }
    header.u32("platformClass");
    header.u8("specVersionMinor");
    header.u8("specVersionMajor");
    header.u8("specErrata");
    header.u8("uintnSize");
    var banks = readAlgorithms(header);
    header.octets(header.u8("vendorInfoSize"), "vendorInfo");
    header.requireEnd();
    return banks;
  }

  private static Map<Integer, LogBank> readAlgorithms(ByteReader header) {
    int at = header.offset();
    long count = header.u32("numberOfAlgorithms");
    if (count == 0 || count > ALGORITHMS_MAX) {
      throw header.malformed(
          at, "numberOfAlgorithms", "1 to " + ALGORITHMS_MAX, Long.toString(count));
    }
    var banks = new LinkedHashMap<Integer, LogBank>();
    for (int i = 0; i < count; i++) {
      int algorithmAt = header.offset();
      int id = header.u16("algorithmId");
      int length = header.u16("digestSize");
      var bank = new LogBank(id, length);
      boolean wrong =
          length == 0
              || length > DIGEST_BYTES_MAX
              || bank.properLengthBytes().filter(proper -> proper != length).isPresent();
      if (wrong || banks.putIfAbsent(id, bank) != null) {
        throw header.malformed(
            algorithmAt,
            "digestSizes",
            "each algorithm once, with its own length",
            "0x%04x with %d bytes".formatted(id, length));
      }
    }
    return banks;
  }

  private static LoggedEvent readEvent(
      ByteReader in, Registers registers, int number, Map<Integer, LogBank> banks) {
    int at = in.offset();
    long register = in.u32(registers.field);
    if (register >= registers.count) {
      throw in.malformed(
          at, registers.field, "0 to " + (registers.count - 1), Long.toString(register));
    }
    long type = in.u32("eventType");
    int countAt = in.offset();
    long count = in.u32("digests.count");
    if (count == 0 || count > banks.size()) {
      throw in.malformed(
          countAt, "digests.count", "1 to " + banks.size() + ", the banks", Long.toString(count));
    }
    var digests = new LinkedHashMap<LogBank, Octets>();
    for (int i = 0; i < count; i++) {
      int algorithmAt = in.offset();
      int id = in.u16("digests.hashAlg");
      var bank = banks.get(id);
      if (bank == null || digests.containsKey(bank)) {
        throw in.malformed(
            algorithmAt, "digests.hashAlg", "a declared bank, each once", "0x%04x".formatted(id));
      }
      digests.put(bank, in.octets(bank.lengthBytes(), "digests.digest"));
    }
    var data = in.sized32(EVENT_BYTES_MAX, "event");
    return new LoggedEvent(number, (int) register, type, digests, data);
  }
}
