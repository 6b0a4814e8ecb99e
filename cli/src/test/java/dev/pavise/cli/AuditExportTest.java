package dev.pavise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.messages.Json;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.audit.AuditActor;
import dev.pavise.messages.audit.AuditChain;
import dev.pavise.messages.audit.AuditEntry;
import dev.pavise.messages.audit.AuditHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trails as a control plane shows them one after the other, some of them rewritten in between. */
class AuditExportTest {
  private final FakeControlPlane server = new FakeControlPlane();
  private int exports;

  @TempDir Path directory = Path.of("");

  private Shell shell;

  @BeforeEach
  void signIn() throws IOException {
    shell = new Shell(server, directory);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void writesTheTrailAsItCameAndNotesItsHead() throws IOException {
    var trail = trail(FakeControlPlane.TENANT, "a", "b");
    server.showAuditTrail(trail);

    assertThat(export()).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("Whole: 2 entries", "Not shown");
    assertThat(Files.readString(directory.resolve("1.jsonl"))).isEqualTo(trail);

    server.showAuditTrail(trail(FakeControlPlane.TENANT, "a", "b", "c"));
    assertThat(export()).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("Whole: 3 entries", "noted is part of it");
  }

  @Test
  void refusesATrailThatWasRewrittenSinceTheLastExport() {
    server.showAuditTrail(trail(FakeControlPlane.TENANT, "a", "keys.released"));
    assertThat(export()).isEqualTo(ExitCode.OK);

    server.showAuditTrail(trail(FakeControlPlane.TENANT, "a", "harmless", "c"));
    assertThat(export()).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.out()).contains("Broken at line 4", "rewritten");

    server.showAuditTrail(trail(FakeControlPlane.TENANT, "a"));
    assertThat(export()).as("what was noted stays").isEqualTo(ExitCode.REFUSED);
    server.showAuditTrail(trail(FakeControlPlane.TENANT, "a", "keys.released", "c"));
    assertThat(export()).isEqualTo(ExitCode.OK);
  }

  @Test
  void refusesTheWholeTrailOfAnotherTenant() {
    server.showAuditTrail(trail(TenantId.random(), "a", "b"));

    assertThat(export()).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.out()).contains("this is the trail of tenant");
    assertThat(directory.resolve("config/known-audit-heads")).doesNotExist();
  }

  @Test
  void refusesATrailThatWasCutOff() {
    var trail = trail(FakeControlPlane.TENANT, "a", "b");
    server.showAuditTrail(trail.substring(0, trail.lastIndexOf("{\"head\"")));

    assertThat(export("-o", "json")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.out()).contains("\"whole\" : false", "\"line\" : 3");
  }

  @Test
  void readsNoLineThatNeverEnds() {
    server.showAuditTrail("{".repeat(2 * 1024 * 1024));

    assertThat(export()).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.out()).contains("Broken at line 1", "is longer than");
  }

  @Test
  void writesOverNoEarlierExport() throws IOException {
    Files.writeString(directory.resolve("1.jsonl"), "earlier");

    assertThat(export()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(shell.err()).contains("exists already", "worth keeping");
    assertThat(Files.readString(directory.resolve("1.jsonl"))).isEqualTo("earlier");
  }

  @Test
  void saysThatThereIsNoSuchDirectory() {
    assertThat(shell.run("audit", "export", directory.resolve("absent/audit.jsonl").toString()))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(shell.err()).contains("there is no directory for");
  }

  @Test
  void refusesADamagedNoteOfTheLastHead() throws IOException {
    Files.createDirectories(directory.resolve("config"));
    Files.writeString(
        directory.resolve("config/known-audit-heads"),
        server.address() + " " + FakeControlPlane.TENANT + " nonsense\n");

    assertThat(export()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(shell.err()).contains("known-audit-heads:1: this is no known head");
  }

  private int export(String... options) {
    var words = new ArrayList<String>();
    words.add("audit");
    words.add("export");
    words.add(directory.resolve(++exports + ".jsonl").toString());
    words.addAll(List.of(options));
    return shell.run(words.toArray(String[]::new));
  }

  private static String trail(TenantId tenant, String... actions) {
    var lines = new StringBuilder();
    var head = AuditHead.genesis(tenant);
    for (var action : actions) {
      var entry =
          AuditEntry.chained(
              tenant,
              head.sequence() + 1,
              Instant.EPOCH,
              AuditActor.of(AuditActor.Kind.WORKER),
              null,
              null,
              action,
              null,
              Map.of(),
              head.hash());
      lines.append(line(entry));
      head = new AuditHead(entry.tenant(), entry.sequence(), entry.hash());
    }
    return lines.append(line(new AuditChain.Line(head))).toString();
  }

  private static String line(Record record) {
    return new String(Json.write(record), StandardCharsets.UTF_8) + "\n";
  }
}
