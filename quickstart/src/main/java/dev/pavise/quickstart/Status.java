package dev.pavise.quickstart;

import dev.pavise.messages.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What of the installation runs. */
@Command(name = "status", description = "Say what runs.", mixinStandardHelpOptions = true)
final class Status implements Callable<Integer> {
  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  private record Running(long pid, String name, long seconds) {}

  private record State(boolean supervised, List<Running> processes) {}

  @Override
  public Integer call() {
    var layout = Quickstart.layout();
    var names = layout.processNames();
    var state =
        new State(
            Supervision.running(layout).isPresent(),
            Sweep.processesOf(layout).stream().map(found -> describe(found, names)).toList());
    if (json) {
      System.out.println(new String(Json.write(state), StandardCharsets.UTF_8));
      return 0;
    }
    if (state.processes().isEmpty()) {
      System.out.println("nothing runs; `./pavise demo` or `./pavise up` starts it");
      return 0;
    }
    System.out.println(
        state.supervised()
            ? "running, supervised"
            : "running WITHOUT a supervisor: it was killed; `./pavise down` cleans up");
    for (var process : state.processes()) {
      System.out.printf(
          Locale.ROOT,
          "  %8d  %-20s  %d s CPU%n",
          process.pid(),
          process.name(),
          process.seconds());
    }
    return 0;
  }

  private static Running describe(Sweep.Found found, Map<Long, String> names) {
    long pid = found.process().pid();
    long seconds =
        found.process().info().totalCpuDuration().map(duration -> duration.toSeconds()).orElse(0L);
    return new Running(pid, names.getOrDefault(pid, found.program()), seconds);
  }
}
