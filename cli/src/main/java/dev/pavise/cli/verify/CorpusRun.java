package dev.pavise.cli.verify;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.cli.ExitCode;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.cli.terminal.Terminal;
import dev.pavise.cli.terminal.Terminal.Tone;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Judges every case of a corpus and prints a line for each. */
final class CorpusRun {
  private final Terminal terminal;
  private final Map<String, CorpusFormat> formats;
  private int passed;
  private int failed;
  private int skipped;

  CorpusRun(Terminal terminal, List<CorpusFormat> formats) {
    this.terminal = terminal;
    this.formats =
        formats.stream()
            .collect(Collectors.toUnmodifiableMap(CorpusFormat::title, Function.identity()));
  }

  /** Answers the exit code. */
  int run(Corpus corpus) {
    for (var one : corpus.cases()) {
      var format = formats.get(one.format());
      if (format == null) {
        skipped++;
        print(Tone.FAINT, "SKIP", one, "unknown evidence format");
      } else {
        judge(format, one, corpus);
      }
    }
    terminal.print("%d passed, %d failed, %d skipped".formatted(passed, failed, skipped));
    return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private void judge(CorpusFormat format, CorpusCase one, Corpus corpus) {
    var found = judge(one, format, corpus);
    var differences = Expectation.differences(one, found);
    if (differences.isEmpty()) {
      passed++;
      var claims =
          found.stage() == CorpusVerdict.Stage.MALFORMED ? 0 : one.expected().path("claims").size();
      print(
          Tone.GOOD,
          "PASS",
          one,
          "expected %s, found %s%s%s"
              .formatted(
                  one.outcome(),
                  Expectation.word(found),
                  claims == 0 ? "" : ", " + claims + " claims as expected",
                  why(found)));
    } else {
      failed++;
      print(Tone.BAD, "FAIL", one, String.join("; ", differences) + why(found));
    }
  }

  /** One case; evidence that cannot be read is a verdict as well. */
  static CorpusVerdict judge(CorpusCase one, CorpusFormat format, Corpus corpus) {
    try {
      return format.judge(one, corpus);
    } catch (MalformedEvidence e) {
      return CorpusVerdict.malformed(e);
    }
  }

  private static String why(CorpusVerdict found) {
    return found.reasons().isEmpty() ? "" : " (" + String.join(" | ", found.reasons()) + ")";
  }

  private void print(Tone tone, String word, CorpusCase one, String text) {
    terminal.print(
        "%s %s [%s] %s"
            .formatted(
                terminal.paint(tone, word),
                Printable.of(one.id()),
                Printable.of(one.format()),
                Printable.of(text)));
  }
}
