package dev.pavise.attestation.ccel;

import dev.pavise.attestation.eventlog.EventType;
import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The event log of a confidential VM: the data area of the ACPI table CCEL (UEFI specification,
 * 38.4.1), in the crypto-agile form of the TCG (PC Client Platform Firmware Profile, 10.2).
 * Immutable.
 *
 * @param algorithms of the registers, each with a digest in every event
 * @param paddingBytes how many bytes of only 0x00 or only 0xFF follow the last event
 */
public record CcEventLog(Set<CcAlgorithm> algorithms, List<CcEvent> events, int paddingBytes) {
  /** The table's area may be larger than what is used of it. */
  public static final int SIZE_BYTES_MAX = 1024 * 1024;

  public static final int EVENTS_MAX = 4096;

  /** MRTD, and RTMR 0 to 3. */
  public static final int REGISTERS = 5;

  private static final int EVENT_BYTES_MAX = 256 * 1024;
  private static final String STRUCTURE = "ccel";
  private static final int SHA1_BYTES = 20;
  private static final Octets SIGNATURE =
      Octets.copyOf("Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII));

  public CcEventLog {
    algorithms = Set.copyOf(algorithms);
    events = List.copyOf(events);
  }

  /**
   * Total: every input gives a record or a {@link dev.pavise.attestation.wire.MalformedEvidence}.
   */
  public static CcEventLog decode(Octets content) {
    var in = ByteReader.littleEndian(STRUCTURE, content);
    if (content.size() > SIZE_BYTES_MAX) {
      throw in.malformed(0, "size", "at most " + SIZE_BYTES_MAX, Integer.toString(content.size()));
    }
    int end = endOfEvents(content);
    var algorithms = readHeader(in);
    var events = new ArrayList<CcEvent>();
    while (in.offset() < end) {
      if (events.size() == EVENTS_MAX) {
        throw in.malformed(in.offset(), "events", "at most " + EVENTS_MAX, "more");
      }
      events.add(readEvent(in, events.size() + 1, algorithms));
    }
    if (!in.restIsAll(0x00) && !in.restIsAll(0xFF)) {
      throw in.malformed(in.offset(), "end", "padding of only 0x00 or only 0xFF", "others");
    }
    return new CcEventLog(algorithms, events, in.remaining());
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

  /** The first record has the old form and declares the algorithms. */
  private static EnumMap<CcAlgorithm, Integer> lengths(ByteReader header) {
    int at = header.offset();
    long count = header.u32("numberOfAlgorithms");
    if (count == 0 || count > CcAlgorithm.values().length) {
      throw header.malformed(
          at, "numberOfAlgorithms", "1 to " + CcAlgorithm.values().length, Long.toString(count));
    }
    var lengths = new EnumMap<CcAlgorithm, Integer>(CcAlgorithm.class);
    for (int i = 0; i < count; i++) {
      int algorithmAt = header.offset();
      int id = header.u16("algorithmId");
      int length = header.u16("digestSize");
      var algorithm = CcAlgorithm.of(id).filter(known -> known.lengthBytes() == length);
      if (algorithm.isEmpty() || lengths.put(algorithm.get(), length) != null) {
        throw header.malformed(
            algorithmAt,
            "digestSizes",
            "SHA-256, SHA-384, SHA-512 or SM3, each once and with its own length",
            "0x%04x with %d bytes".formatted(id, length));
      }
    }
    return lengths;
  }

  private static Set<CcAlgorithm> readHeader(ByteReader in) {
    long register = in.u32("header.pcrIndex");
    long type = in.u32("header.eventType");
    var digest = in.octets(SHA1_BYTES, "header.digest");
    if (register >= REGISTERS || type != EventType.EV_NO_ACTION || !digest.isAllZero()) {
      throw in.malformed(
          0, "header", "a Spec ID event (EV_NO_ACTION, digest of zeros)", "another event");
    }
    int at = in.offset();
    var header =
        ByteReader.littleEndian(STRUCTURE + ".header", in.sized32(EVENT_BYTES_MAX, "header.event"));
    var signature = header.octets(SIGNATURE.size(), "signature");
    if (!signature.equals(SIGNATURE)) {
      throw in.malformed(at, "header.signature", "Spec ID Event03", "another signature");
    }
    header.u32("platformClass");
    header.u8("specVersionMinor");
    header.u8("specVersionMajor");
    header.u8("specErrata");
    header.u8("uintnSize");
    var lengths = lengths(header);
    header.octets(header.u8("vendorInfoSize"), "vendorInfo");
    header.requireEnd();
    return EnumSet.copyOf(lengths.keySet());
  }

  private static CcEvent readEvent(ByteReader in, int number, Set<CcAlgorithm> algorithms) {
    int at = in.offset();
    long register = in.u32("mrIndex");
    if (register >= REGISTERS) {
      throw in.malformed(at, "mrIndex", "0 to " + (REGISTERS - 1), Long.toString(register));
    }
    long type = in.u32("eventType");
    int countAt = in.offset();
    long count = in.u32("digests.count");
    if (count != algorithms.size()) {
      throw in.malformed(
          countAt,
          "digests.count",
          algorithms.size() + ", one for each algorithm",
          Long.toString(count));
    }
    var digests = new EnumMap<CcAlgorithm, Octets>(CcAlgorithm.class);
    for (int i = 0; i < count; i++) {
      int algorithmAt = in.offset();
      int id = in.u16("digests.hashAlg");
      var algorithm =
          CcAlgorithm.of(id)
              .filter(algorithms::contains)
              .filter(known -> !digests.containsKey(known))
              .orElseThrow(
                  () ->
                      in.malformed(
                          algorithmAt,
                          "digests.hashAlg",
                          "each declared algorithm once",
                          "0x%04x".formatted(id)));
      digests.put(algorithm, in.octets(algorithm.lengthBytes(), "digests.digest"));
    }
    return new CcEvent(number, (int) register, type, digests, in.sized32(EVENT_BYTES_MAX, "event"));
  }
}
