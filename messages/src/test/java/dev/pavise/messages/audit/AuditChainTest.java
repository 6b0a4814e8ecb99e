package dev.pavise.messages.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditChainTest {
  private static final TenantId TENANT = TenantId.parse("00000000-0000-0000-0000-000000000001");
  private static final int ENTRIES = 6;

  private final List<AuditEntry> entries = entries(TENANT, "a");
  private final List<String> lines = export(entries);

  @Test
  void findsAnUntouchedTrailWhole() throws IOException {
    var finding = check(lines, null);

    assertThat(finding).isEqualTo(new AuditChain.Finding.Whole(head(entries)));
  }

  @Test
  void findsAnEmptyTrailWhole() throws IOException {
    assertThat(check(export(List.of(), TENANT), null))
        .isEqualTo(new AuditChain.Finding.Whole(AuditHead.genesis(TENANT)));
  }

  /** Written down once, so that a change of the canonical form cannot go unseen. */
  @Test
  void hashesTheCanonicalForm() {
    assertThat(new String(CanonicalEntry.of(entries.getFirst()), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"action\":\"keys.released\",\"actor\":{\"id\":\"u1\",\"kind\":\"USER\",\"token\":\"t1\"},"
                + "\"address\":\"192.0.2.1\",\"at\":\"2026-01-01T00:00:00Z\","
                + "\"details\":{\"a\":\"a\",\"manifest\":\"m\"},\"previous\":\""
                + AuditHead.genesis(TENANT).hash()
                + "\",\"request\":\"r1\",\"sequence\":1,\"subject\":\"d1\","
                + "\"tenant\":\"00000000-0000-0000-0000-000000000001\",\"version\":1}");
    assertThat(AuditHead.genesis(TENANT).hash())
        .isEqualTo(Sha256.of(("pavise-audit-v1 " + TENANT).getBytes(StandardCharsets.UTF_8)));
  }

  /** Others recompute the hash with a library for RFC 8785 (section 3.2.2.2). */
  @Test
  void escapesAsTheCanonicalFormDoes() {
    var entry =
        AuditEntry.chained(
            TENANT,
            1,
            Instant.parse("2026-01-01T00:00:00Z"),
            AuditActor.of(AuditActor.Kind.SERVICE),
            null,
            null,
            "key.registered",
            null,
            Map.of("name", "</\u001f\u007f\u20ac\"\n"),
            AuditHead.genesis(TENANT).hash());

    assertThat(new String(CanonicalEntry.of(entry), StandardCharsets.UTF_8))
        .contains("\"name\":\"</\\u001f\u007f\u20ac\\\"\\n\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void saysWhereARowWasRemoved(int at) throws IOException {
    lines.remove(at);

    assertThat(brokenAt(check(lines, null))).isEqualTo(at + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys.released", "USER", "u1", "192.0.2.1", "t1", "r1", "d1", "00:00:02"})
  void saysWhereARowWasAltered(String text) throws IOException {
    assertThat(lines.get(2)).contains(text);
    lines.set(2, lines.get(2).replace(text, text.equals("USER") ? "GUEST" : "00:00:09"));

    assertThat(brokenAt(check(lines, null))).isEqualTo(3);
  }

  @Test
  void saysWhereARowWasAlteredTogetherWithItsHash() throws IOException {
    var old = entries.get(2);
    lines.set(
        2,
        line(
            AuditEntry.chained(
                old.tenant(),
                old.sequence(),
                old.at(),
                AuditActor.of(AuditActor.Kind.SERVICE),
                null,
                null,
                old.action(),
                old.subject(),
                old.details(),
                old.previous())));

    assertThat(brokenAt(check(lines, null))).isEqualTo(4);
  }

  @Test
  void saysWhereRowsChangedPlaces() throws IOException {
    Collections.swap(lines, 2, 3);

    assertThat(brokenAt(check(lines, null))).isEqualTo(3);
  }

  @Test
  void saysWhereARowWasInserted() throws IOException {
    lines.add(3, lines.get(2));

    assertThat(brokenAt(check(lines, null))).isEqualTo(4);
  }

  @Test
  void noticesAnEndThatWasCutOff() throws IOException {
    assertThat(brokenAt(check(lines.subList(0, 4), null))).isEqualTo(5);
  }

  @Test
  void noticesAnEndThatWasCutOffBeforeTheHead() throws IOException {
    lines.remove(ENTRIES - 1);

    assertThat(brokenAt(check(lines, null))).isEqualTo(ENTRIES);
  }

  @Test
  void noticesByANotedHeadThatTheEndWasCutOffAndAnotherHeadWritten() throws IOException {
    var shortened = export(entries.subList(0, 4));
    assertThat(check(shortened, null)).isInstanceOf(AuditChain.Finding.Whole.class);

    assertThat(brokenAt(check(shortened, head(entries).hash()))).isEqualTo(5);
  }

  @Test
  void noticesByANotedHeadThatEverythingWasRewritten() throws IOException {
    var rewritten = export(entries(TENANT, "b"));

    assertThat(brokenAt(check(rewritten, head(entries).hash()))).isEqualTo(ENTRIES + 1);
  }

  @Test
  void acceptsATrailThatGrewAfterItsHeadWasNoted() throws IOException {
    assertThat(check(lines, entries.get(2).hash())).isInstanceOf(AuditChain.Finding.Whole.class);
  }

  @Test
  void saysWhereTheChainOfAnotherTenantBegins() throws IOException {
    var other = export(entries(TenantId.random(), "a"));
    lines.set(3, other.get(3));
    assertThat(brokenAt(check(lines, null))).isEqualTo(4);

    var mixed = new ArrayList<>(lines.subList(0, 3));
    mixed.addAll(other.subList(3, other.size()));
    assertThat(brokenAt(check(mixed, null))).isEqualTo(4);
  }

  @Test
  void refusesLinesAfterTheHead() throws IOException {
    lines.add(lines.getFirst());

    assertThat(brokenAt(check(lines, null))).isEqualTo(ENTRIES + 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "null", "nonsense", "{\"head\":{}}", "{\"head\":null}", "[]"})
  void saysWhichLineIsNoEntry(String line) throws IOException {
    lines.set(1, line);

    assertThat(brokenAt(check(lines, null))).isEqualTo(2);
  }

  @Test
  void refusesFieldsThatTheHashDoesNotCover() throws IOException {
    lines.set(1, lines.get(1).replace("{\"version\"", "{\"approved\":\"yes\",\"version\""));

    assertThat(brokenAt(check(lines, null))).isEqualTo(2);
  }

  private static AuditChain.Finding check(List<String> lines, @Nullable Sha256 noted)
      throws IOException {
    return AuditChain.check(
        new BufferedReader(new StringReader(String.join("\n", lines) + "\n")), noted);
  }

  private static long brokenAt(AuditChain.Finding finding) {
    return finding instanceof AuditChain.Finding.Broken broken ? broken.line() : 0;
  }

  private static List<AuditEntry> entries(TenantId tenant, String flavour) {
    var entries = new ArrayList<AuditEntry>();
    var head = AuditHead.genesis(tenant);
    for (int i = 0; i < ENTRIES; i++) {
      var entry =
          AuditEntry.chained(
              tenant,
              head.sequence() + 1,
              Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i),
              new AuditActor(AuditActor.Kind.USER, "u1", "t1"),
              "192.0.2.1",
              "r1",
              "keys.released",
              "d1",
              Map.of("manifest", "m", "a", flavour),
              head.hash());
      entries.add(entry);
      head = new AuditHead(tenant, entry.sequence(), entry.hash());
    }
    return entries;
  }

  private static AuditHead head(List<AuditEntry> entries) {
    var last = entries.getLast();
    return new AuditHead(last.tenant(), last.sequence(), last.hash());
  }

  private static List<String> export(List<AuditEntry> entries) {
    return export(entries, TENANT);
  }

  private static List<String> export(List<AuditEntry> entries, TenantId tenant) {
    var lines = new ArrayList<String>();
    entries.forEach(entry -> lines.add(line(entry)));
    lines.add(
        line(new AuditChain.Line(entries.isEmpty() ? AuditHead.genesis(tenant) : head(entries))));
    return lines;
  }

  private static String line(Record record) {
    return new String(Json.write(record), StandardCharsets.UTF_8);
  }
}
