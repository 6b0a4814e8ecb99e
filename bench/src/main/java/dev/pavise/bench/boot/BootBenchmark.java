package dev.pavise.bench.boot;

import dev.pavise.bench.Benchmark;
import dev.pavise.bench.Effort;
import dev.pavise.bench.floor.FloorBoot;
import dev.pavise.bench.floor.VmCommand;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.quickstart.RepeatedStory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

/**
 * Tells the whole story several times on one installation, and boots the same image by hand in
 * between, so that both figures meet the same machine in the same mood. The first telling warms up
 * and does not count.
 */
public final class BootBenchmark implements Benchmark {
  private static final int RUNS_QUICK = 2;
  private static final int RUNS_FULL = 5;

  private final Path home;

  public BootBenchmark(Path home) {
    this.home = home;
  }

  @Override
  public String name() {
    return "boot";
  }

  @Override
  public String about() {
    return "deploy accepted → trusted → first HTTPS answer, beside the same image booted by hand";
  }

  /** What is kept of one telling. */
  private record Told(Map<String, Long> stagesMs, Envelope manifest, VmCommand vm) {}

  @Override
  public Outcome run(Effort effort, PrintStream progress) throws Exception {
    var runs = effort.runsOr(RUNS_QUICK, RUNS_FULL);
    var deployments = new ArrayList<Map<String, Long>>();
    var floors = new ArrayList<Duration>();
    try (var story = new RepeatedStory(home, progress)) {
      var told = tell(story);
      progress.println("warmed up; " + runs + " runs follow");
      for (var run = 1; run <= runs; run++) {
        told = tell(story);
        deployments.add(told.stagesMs());
        floors.add(FloorBoot.measure(told.vm(), told.manifest()));
        progress.printf(
            "run %d of %d: trusted after %d ms, floor %d ms%n",
            run, runs, told.stagesMs().get(BootFigures.TRUSTED), floors.getLast().toMillis());
      }
      var figures = BootFigures.of(told.vm().summary(), deployments, floors, story.peakMemoryMiB());
      return new Outcome(figures.table(), figures);
    }
  }

  private static Told tell(RepeatedStory story) throws IOException, InterruptedException {
    var told = new ArrayList<Told>();
    story.tell(
        (result, manifest, vm) ->
            told.add(new Told(result.stagesMs(), manifest, VmCommand.ofProcess(vm))));
    return told.getFirst();
  }
}
