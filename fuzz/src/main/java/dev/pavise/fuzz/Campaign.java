package dev.pavise.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs Jazzer on one target in a process of its own, with little memory and little time for each
 * input, so that a hang and an exhausted heap are findings like any other.
 *
 * @param directory keeps the inputs that reached something new, for the next campaign
 */
record Campaign(Target target, Duration duration, Path directory) {
  private static final int HEAP_MEBIBYTES = 256;
  private static final int PROCESS_MEBIBYTES_MAX = 2048;
  private static final int INPUT_SECONDS_MAX = 15;
  private static final Duration SLACK = Duration.ofMinutes(2);
  private static final int LINES_SHOWN_MAX = 40;
  private static final Pattern STATUS =
      Pattern.compile("^#(\\d+)\\s+\\w+\\s+cov: (\\d+) ft: \\d+ corp: (\\d+)/.*");

  Outcome run(Seeds seeds) throws IOException, InterruptedException {
    var corpus = Files.createDirectories(directory.resolve("corpus"));
    var findings = Files.createDirectories(directory.resolve("findings"));
    int number = 0;
    for (var seed : target.seeds(seeds)) {
      Files.write(corpus.resolve("seed-" + number++), seed.toByteArray());
    }
    var log = directory.resolve("fuzz.log");
    var process =
        new ProcessBuilder(command(corpus, findings))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(duration.plus(SLACK).toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("Jazzer did not end in time; see " + log);
      }
    } finally {
      process.destroyForcibly();
    }
    return outcome(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8), findings);
  }

  private List<String> command(Path corpus, Path findings) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + HEAP_MEBIBYTES + "m",
        "-XX:+EnableDynamicAgentLoading",
        "--enable-native-access=ALL-UNNAMED",
        "-D" + OneInput.TARGET_PROPERTY + "=" + target.name(),
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + OneInput.class.getName(),
        "--instrumentation_includes=dev.pavise.**",
        "--custom_hook_includes=dev.pavise.**",
        "--reproducer_path=" + findings,
        "-max_total_time=" + duration.toSeconds(),
        "-max_len=" + target.inputBytesMax(),
        "-timeout=" + INPUT_SECONDS_MAX,
        "-rss_limit_mb=" + PROCESS_MEBIBYTES_MAX,
        "-artifact_prefix=" + findings + "/",
        corpus.toString());
  }

  private Outcome outcome(int exitCode, String log, Path findings) throws IOException {
    long executions = 0;
    long coverage = 0;
    long kept = 0;
    var lines = new ArrayList<String>();
    for (var line : log.lines().toList()) {
      var status = STATUS.matcher(line);
      if (status.matches()) {
        executions = Long.parseLong(status.group(1));
        coverage = Long.parseLong(status.group(2));
        kept = Long.parseLong(status.group(3));
      } else {
        lines.add(line);
      }
    }
    var shown = lines.subList(Math.max(0, lines.size() - LINES_SHOWN_MAX), lines.size());
    return new Outcome(
        target.label(),
        duration.toSeconds(),
        executions,
        coverage,
        kept,
        exitCode == 0 ? null : firstOf(findings),
        String.join("\n", shown));
  }

  private Path firstOf(Path findings) throws IOException {
    try (var files = Files.list(findings)) {
      return files.sorted().findFirst().orElse(directory.resolve("fuzz.log"));
    }
  }

  /** Reads as the class path of Jazzer's process does. */
  static @Nullable Target named(String label) {
    for (var target : Target.values()) {
      if (target.label().equals(label)) {
        return target;
      }
    }
    return null;
  }
}
