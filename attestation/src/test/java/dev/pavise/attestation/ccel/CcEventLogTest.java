package dev.pavise.attestation.ccel;

import static dev.pavise.attestation.eventlog.LogBank.SHA256;
import static dev.pavise.attestation.eventlog.LogBank.SHA384;
import static dev.pavise.attestation.finding.FindingCode.EVENT_LOG_MISMATCH;
import static dev.pavise.attestation.finding.FindingCode.EVENT_LOG_UNEXPECTED_EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.attestation.Vectors;
import dev.pavise.attestation.eventlog.EventType;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.tdx.TdxQuote;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Event logs of confidential VMs: what they lead to, and what somebody may have smuggled in. */
class CcEventLogTest {
  private static final int RUNTIME = 3;

  @Test
  void leadsToWhatTheRegistersOfARealTdHeld() throws IOException {
    var folder = Vectors.folder();
    var log =
        CcEventLog.decode(read(folder.resolve("eventlog/google__go-tdx-guest/ccel_data.dat")));
    var quote =
        TdxQuote.decode(read(folder.resolve("tdx/google__go-tdx-guest/cos-113-tdx-quote.dat")));
    assertThat(CcRules.check(log)).isEmpty();
    assertThat(CcRules.compare(log, quote.body().rtmrs(), -1)).isEmpty();
  }

  @Test
  void extendsEachRegisterFromZerosInOrder() {
    var log = decoded(good());
    var first = SHA384.digest(Octets.copyOf("config".getBytes(StandardCharsets.US_ASCII)));
    var separator = SHA384.digest(Octets.zeros(4));
    var expected = SHA384.digest(SHA384.digest(Octets.zeros(48), first), separator);
    assertThat(log.replayed(SHA384).get(1)).isEqualTo(expected);
    assertThat(log.replayed(SHA384)).containsOnlyKeys(1, 2, 3);
  }

  @Test
  void acceptsPaddingOfOneValueAndSaysHowMuch() {
    assertThat(decoded(good().bytes("ff".repeat(100))).paddingBytes()).isEqualTo(100);
    assertThat(decoded(good().bytes("00".repeat(100))).events()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff00", "00ff", "0000000001", "01"})
  void refusesOtherBytesBehindTheEvents(String tail) {
    assertThatThrownBy(() -> decoded(good().bytes(tail))).isInstanceOf(MalformedEvidence.class);
  }

  @Test
  void refusesEveryTruncationWithinAnEvent() {
    var whole = good().event(1, EventType.EV_IPL, "the last").encoded();
    for (int length = whole.size() - 60; length < whole.size(); length++) {
      int end = length;
      assertThatThrownBy(() -> CcEventLog.decode(whole.slice(0, end)))
          .isInstanceOf(MalformedEvidence.class);
    }
  }

  @Test
  void refusesHugeLengthsAndCounts() {
    // An event that says it has 4 GB of data, and one with four billion digests.
    var data = "01000000" + "0d000000" + "01000000" + "0c00" + "11".repeat(48) + "ffffffff";
    var digests = "01000000" + "0d000000" + "ffffffff";
    for (var tail : List.of(data, digests)) {
      assertThatThrownBy(() -> decoded(good().bytes(tail))).isInstanceOf(MalformedEvidence.class);
    }
  }

  @Test
  void refusesRegistersThatATdDoesNotHave() {
    assertThatThrownBy(() -> decoded(good().event(5, EventType.EV_IPL, "x")))
        .isInstanceOf(MalformedEvidence.class);
  }

  @Test
  void refusesAnEventWithOneDigestTwice() {
    var log = new CcLogWriter(SHA256, SHA384);
    var twice =
        "01000000" + "0d000000" + "02000000" + ("0b00" + "22".repeat(32)).repeat(2) + "00000000";
    assertThatThrownBy(() -> CcEventLog.decode(log.bytes(twice).encoded()))
        .isInstanceOf(MalformedEvidence.class);
  }

  @Test
  void findsAnEventThatOneOfTheBanksDoesNotKnow() {
    var oneOfTwo = "01000000" + "0d000000" + "01000000" + "0b00" + "22".repeat(32) + "00000000";
    var log = new CcLogWriter(SHA256, SHA384).separator(1).bytes(oneOfTwo);
    assertThat(codes(CcRules.check(decoded(log))))
        .containsExactly(EVENT_LOG_UNEXPECTED_EVENT.name());
  }

  @Test
  void refusesALogOfSha1() {
    var header =
        "01000000"
            + "03000000"
            + "00".repeat(20)
            + "21000000"
            + "53706563204944204576656e74303300"
            + "00000000"
            + "00020002"
            + "01000000"
            + "04001400"
            + "00";
    assertThatThrownBy(() -> CcEventLog.decode(Octets.fromHex(header)))
        .isInstanceOf(MalformedEvidence.class);
  }

  @Test
  void findsARegisterThatHoldsMoreThanTheLogTells() {
    var log = decoded(good());
    var quoted = quoted(log);
    quoted.set(2, Octets.fromHex("aa".repeat(48)));
    assertThat(codes(CcRules.compare(log, quoted, RUNTIME)))
        .containsExactly(EVENT_LOG_MISMATCH.name());
  }

  @Test
  void findsARegisterThatTheLogKeepsQuietAbout() {
    var log = decoded(good());
    var quoted = quoted(log);
    quoted.set(RUNTIME, Octets.fromHex("aa".repeat(48)));
    assertThat(codes(CcRules.compare(log, quoted, -1))).containsExactly(EVENT_LOG_MISMATCH.name());
    assertThat(CcRules.compare(log, quoted, RUNTIME)).isEmpty();
  }

  @Test
  void findsEventsThatWereAppendedOrReordered() {
    var quoted = quoted(decoded(good()));
    var appended = decoded(good().event(2, EventType.EV_IPL, "smuggled"));
    assertThat(CcRules.compare(appended, quoted, RUNTIME)).isNotEmpty();
    var reordered =
        decoded(
            new CcLogWriter(SHA384)
                .separator(1)
                .event(1, EventType.EV_IPL, "config")
                .event(2, EventType.EV_IPL, "loader")
                .separator(2)
                .event(3, EventType.EV_IPL, "command line"));
    assertThat(CcRules.compare(reordered, quoted, RUNTIME)).isNotEmpty();
  }

  @Test
  void findsEventsThatWereRetypedToBeSkipped() {
    // Whether EV_NO_ACTION or an unknown type: neither makes an event disappear.
    var quiet = decoded(good().event(2, EventType.EV_NO_ACTION, "smuggled", "smuggled"));
    assertThat(codes(CcRules.check(quiet))).containsExactly(EVENT_LOG_UNEXPECTED_EVENT.name());
    var unknown = decoded(good().event(2, 0x7777_7777L, "smuggled"));
    assertThat(codes(CcRules.check(unknown))).containsExactly(EVENT_LOG_UNEXPECTED_EVENT.name());
  }

  @Test
  void findsSeparatorsThatAreNone() {
    for (var log :
        List.of(
            good().event(1, EventType.EV_SEPARATOR, "\0\0\0\0", "none"),
            good().event(1, EventType.EV_SEPARATOR, "something", "\0\0\0\0"),
            good().separator(3),
            good().separator(1).separator(1).separator(1))) {
      assertThat(codes(CcRules.check(decoded(log))))
          .containsExactly(EVENT_LOG_UNEXPECTED_EVENT.name());
    }
  }

  @Test
  void findsALogThatNeverClosesTheFirmwaresConfiguration() {
    var open = decoded(new CcLogWriter(SHA384).event(1, EventType.EV_IPL, "config"));
    assertThat(codes(CcRules.check(open))).containsExactly(EVENT_LOG_UNEXPECTED_EVENT.name());
  }

  @Test
  void findsAnEventOfTheLaunchMeasurement() {
    var log = decoded(good().event(0, EventType.EV_IPL, "x"));
    assertThat(codes(CcRules.check(log))).containsExactly(EVENT_LOG_UNEXPECTED_EVENT.name());
  }

  @Test
  void comparesNoOtherHashWithTheRegistersOfIntel() {
    var log = decoded(new CcLogWriter(SHA256).separator(1));
    assertThat(codes(CcRules.compare(log, quoted(decoded(good())), RUNTIME)))
        .containsExactly(EVENT_LOG_MISMATCH.name());
  }

  private static CcLogWriter good() {
    return new CcLogWriter(SHA384)
        .event(1, EventType.EV_IPL, "config")
        .separator(1)
        .event(2, EventType.EV_IPL, "loader")
        .separator(2)
        .event(3, EventType.EV_IPL, "command line");
  }

  private static CcEventLog decoded(CcLogWriter writer) {
    return CcEventLog.decode(writer.encoded());
  }

  private static List<Octets> quoted(CcEventLog log) {
    var replayed = log.replayed(SHA384);
    var quoted = new ArrayList<Octets>();
    for (int register = 1; register < CcEventLog.REGISTERS; register++) {
      quoted.add(replayed.getOrDefault(register, Octets.zeros(48)));
    }
    return quoted;
  }

  private static List<String> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).toList();
  }

  private static Octets read(Path file) throws IOException {
    return Octets.copyOf(Files.readAllBytes(file));
  }
}
