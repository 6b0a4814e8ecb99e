package dev.pavise.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Finds the processes of one installation, whoever started them: those of a few known programs
 * whose command line or environment names this installation's run folder. Never looks at a process
 * by name alone.
 */
final class Sweep {
  private static final Set<String> PROGRAMS =
      Set.of("java", "postgres", "docker-registry", "qemu-system-x86_64", "swtpm");
  private static final Duration TERM_WITHIN = Duration.ofSeconds(15);

  private Sweep() {}

  /** A process that belongs to the installation. */
  record Found(ProcessHandle process, String program) {}

  static List<Found> processesOf(Layout layout) {
    var mark = layout.run() + "/";
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .map(process -> new Found(process, programOf(process)))
        .filter(found -> PROGRAMS.contains(found.program()))
        .filter(found -> mentions(found.process(), mark))
        .toList();
  }

  /** Ends what is left: asks first, then insists. Returns how many there were. */
  static int end(Layout layout) throws InterruptedException {
    var left = processesOf(layout);
    left.forEach(found -> found.process().destroy());
    var until = System.nanoTime() + TERM_WITHIN.toNanos();
    while (System.nanoTime() < until && left.stream().anyMatch(f -> f.process().isAlive())) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    processesOf(layout).forEach(found -> found.process().destroyForcibly());
    return left.size();
  }

  private static String programOf(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(Path::of)
        .map(path -> path.getFileName().toString())
        .orElse("");
  }

  private static boolean mentions(ProcessHandle process, String mark) {
    var proc = Path.of("/proc", Long.toString(process.pid()));
    return contains(proc.resolve("cmdline"), mark) || contains(proc.resolve("environ"), mark);
  }

  private static boolean contains(Path file, String mark) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(mark);
    } catch (IOException | UncheckedIOException e) {
      return false; // It ended in between, or is another user's: not ours.
    }
  }
}
