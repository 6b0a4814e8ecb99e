package dev.pavise.attestation.eventlog;

import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A TCG2 crypto-agile event log (PC Client Platform Firmware Profile, 10.2). Immutable. A log of
 * the older SHA-1 form is refused. Whether it is whole and means anything is for {@link LogRules}
 * to say.
 *
 * @param banks that the log declares, in its order
 * @param startupLocality what PCR 0 starts from, as the log says; the quote proves it
 */
public record EventLog(List<LogBank> banks, int startupLocality, List<LoggedEvent> events) {
  public static final int SIZE_BYTES_MAX = 1024 * 1024;
  public static final int EVENTS_MAX = 4096;

  /** Largest event: a blob list or a signature database. */
  public static final int EVENT_BYTES_MAX = 256 * 1024;

  private static final String STRUCTURE = "eventLog";
  private static final Octets SIGNATURE =
      Octets.copyOf("Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII));
  private static final Octets STARTUP_LOCALITY =
      Octets.copyOf("StartupLocality\0".getBytes(StandardCharsets.US_ASCII));
  private static final int ALGORITHMS_MAX = 8;
  private static final int DIGEST_BYTES_MAX = 64;
  private static final int REGISTERS = 24;

  public EventLog {
    banks = List.copyOf(banks);
    events = List.copyOf(events);
  }

  /**
   * Total: every input gives a record or a {@link dev.pavise.attestation.wire.MalformedEvidence}.
   * Padding of only 0x00 or only 0xFF after the last event is accepted.
   */
  public static EventLog decode(Octets content) {
    var in = ByteReader.littleEndian(STRUCTURE, content);
    if (content.size() > SIZE_BYTES_MAX) {
      throw in.malformed(0, "size", "at most " + SIZE_BYTES_MAX, Integer.toString(content.size()));
    }
    var banks = readHeader(in);
    int locality = 0;
    boolean localitySeen = false;
    var events = new ArrayList<LoggedEvent>();
    while (in.remaining() > 0 && !isPadding(in)) {
      int at = in.offset();
      if (events.size() == EVENTS_MAX) {
        throw in.malformed(at, "events", "at most " + EVENTS_MAX, "more");
      }
      var event = readEvent(in, events.size(), banks);
      if (startsWith(event.data(), STARTUP_LOCALITY) && !event.isExtended()) {
        if (localitySeen || event.register() != 0 || isPcr0Extended(events)) {
          throw in.malformed(
              at, "StartupLocality", "once, for PCR 0, before its first event", "elsewhere");
        }
        locality = locality(in, at, event.data());
        localitySeen = true;
      }
      events.add(event);
    }
    return new EventLog(List.copyOf(banks.values()), locality, events);
  }

  /** The first record has the old form and declares the banks. */
  private static Map<Integer, LogBank> readHeader(ByteReader in) {
    long register = in.u32("header.pcrIndex");
    long type = in.u32("header.eventType");
    in.octets(20, "header.digest");
    if (register != 0 || type != EventType.EV_NO_ACTION) {
      throw in.malformed(0, "header", "a Spec ID event (PCR 0, EV_NO_ACTION)", "another event");
    }
    int at = in.offset();
    var header =
        ByteReader.littleEndian("eventLog.header", in.sized32(EVENT_BYTES_MAX, "header.event"));
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

  private static LoggedEvent readEvent(ByteReader in, int number, Map<Integer, LogBank> banks) {
    int at = in.offset();
    long register = in.u32("pcrIndex");
    if (register >= REGISTERS) {
      throw in.malformed(at, "pcrIndex", "0 to " + (REGISTERS - 1), Long.toString(register));
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

  /** Locality 0, 3 or 4 started the TPM (10.4.5.3); 4 with a hardware root of trust. */
  private static int locality(ByteReader in, int at, Octets data) {
    int value = data.size() == STARTUP_LOCALITY.size() + 1 ? data.at(data.size() - 1) : -1;
    if (value != 0 && value != 3 && value != 4) {
      throw in.malformed(at, "StartupLocality", "0, 3 or 4", Integer.toString(value));
    }
    return value;
  }

  private static boolean isPcr0Extended(List<LoggedEvent> events) {
    return events.stream().anyMatch(event -> event.register() == 0 && event.isExtended());
  }

  private static boolean isPadding(ByteReader in) {
    return in.restIsAll(0x00) || in.restIsAll(0xFF);
  }

  private static boolean startsWith(Octets data, Octets prefix) {
    return data.size() >= prefix.size()
        && Octets.copyOf(data.toByteArray(), 0, prefix.size()).equals(prefix);
  }

  /** The claims by name: the banks, the number of records, and what each bank replays to. */
  public Map<String, Object> named() {
    var replayed = new LinkedHashMap<String, Object>();
    for (var bank : banks) {
      var registers = new LinkedHashMap<String, Object>();
      Replay.of(this, bank)
          .forEach((index, value) -> registers.put(index.toString(), value.toHex()));
      replayed.put(bank.name(), registers);
    }
    var named = new LinkedHashMap<String, Object>();
    named.put("algs", banks.stream().map(LogBank::name).toList());
    named.put("events", 1L + events.size());
    named.put("replayed", replayed);
    return named;
  }
}
