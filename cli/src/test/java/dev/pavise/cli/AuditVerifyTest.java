package dev.pavise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.cli.command.Surroundings;
import dev.pavise.cli.connection.ConfigDirectory;
import dev.pavise.cli.terminal.Terminal;
import dev.pavise.messages.Json;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.audit.AuditActor;
import dev.pavise.messages.audit.AuditChain;
import dev.pavise.messages.audit.AuditEntry;
import dev.pavise.messages.audit.AuditHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a trail is tried in the tests of the chain; here is what a person sees. */
class AuditVerifyTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> lines = new ArrayList<>();
  private AuditHead head = AuditHead.genesis(TenantId.random());

  @TempDir Path directory = Path.of("");

  AuditVerifyTest() {
    for (int i = 0; i < 3; i++) {
      var entry =
          AuditEntry.chained(
              head.tenant(),
              head.sequence() + 1,
              Instant.EPOCH,
              AuditActor.of(AuditActor.Kind.WORKER),
              null,
              null,
              "keys.released",
              null,
              Map.of(),
              head.hash());
      lines.add(line(entry));
      head = new AuditHead(entry.tenant(), entry.sequence(), entry.hash());
    }
    lines.add(line(new AuditChain.Line(head)));
  }

  @Test
  void findsAWholeTrailAndSaysWhatThatDoesNotShow() throws IOException {
    assertThat(verify()).isEqualTo(ExitCode.OK);

    assertThat(out.toString()).contains("Whole: 3 entries", head.hash().toString(), "Not shown");
  }

  @Test
  void saysThatTheNotedHeadIsPartOfIt() throws IOException {
    assertThat(verify("--head", head.hash().toString())).isEqualTo(ExitCode.OK);

    assertThat(out.toString()).contains("noted").doesNotContain("Not shown");
  }

  @Test
  void saysAtWhichLineItBreaks() throws IOException {
    lines.remove(1);

    assertThat(verify()).isEqualTo(ExitCode.REFUSED);
    assertThat(out.toString()).contains("Broken at line 2");
  }

  @Test
  void answersInJson() throws IOException {
    lines.removeLast();

    assertThat(verify("-o", "json")).isEqualTo(ExitCode.REFUSED);
    assertThat(out.toString()).contains("\"whole\" : false", "\"line\" : 4");
  }

  @Test
  void refusesAHeadThatIsNone() throws IOException {
    assertThat(verify("--head", "nonsense")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("/api/v1/audit/head");
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThat(run("audit", "verify", directory.resolve("absent").toString()))
        .isEqualTo(ExitCode.NOT_FOUND);
  }

  private int verify(String... options) throws IOException {
    var file = Files.writeString(directory.resolve("audit.jsonl"), String.join("\n", lines));
    var words = new ArrayList<>(List.of("audit", "verify", file.toString()));
    words.addAll(List.of(options));
    return run(words.toArray(String[]::new));
  }

  private int run(String... words) {
    return Pavise.run(
        new Surroundings(
            new Terminal(new PrintWriter(out), new PrintWriter(err), false),
            InputStream.nullInputStream(),
            Map.of(),
            ConfigDirectory.of(Map.of(), directory.toString()),
            Optional.empty(),
            Optional.empty(),
            ZoneOffset.UTC,
            Optional.empty()),
        words);
  }

  private static String line(Record record) {
    return new String(Json.write(record), StandardCharsets.UTF_8);
  }
}
