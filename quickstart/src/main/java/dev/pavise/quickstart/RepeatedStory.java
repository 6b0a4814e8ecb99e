package dev.pavise.quickstart;

import dev.pavise.cli.api.Api;
import dev.pavise.messages.manifest.Envelope;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The story told again and again on one installation that starts from nothing, for those who
 * measure it. Closing it stops everything. For one thread.
 */
public final class RepeatedStory implements AutoCloseable {
  private static final String PEAK = "VmHWM:";
  private static final int KIBIBYTES_IN_MEBIBYTE = 1024;
  private static final String VM_PROGRAM = "qemu-system-x86_64";

  private final Layout layout;
  private final Progress progress;
  private final UntilStopped stop = new UntilStopped();
  private final Supervision supervision;
  private final Installation installation;
  private final Map<String, Long> peakMemoryMiB = new TreeMap<>();
  private final Api api;

  /**
   * Starts everything; what an earlier story left is deleted first.
   *
   * @param home the checkout
   * @param out is told what happens
   */
  public RepeatedStory(Path home, PrintStream out) throws InterruptedException {
    layout = Layout.of(home);
    progress = new Progress(out);
    supervision = Supervision.begin(layout, progress);
    try {
      Story.forget(layout);
      installation = new Installation(layout, progress);
      api = begin();
    } catch (RuntimeException | InterruptedException e) {
      end();
      throw e;
    }
  }

  private Api begin() throws InterruptedException {
    try {
      installation.start();
      var story = new Story(installation, progress);
      story.prepare();
      return FirstTenant.open(installation, progress);
    } catch (RuntimeException | InterruptedException e) {
      installation.close();
      throw e;
    }
  }

  /** Hears of a deployment while its VM still runs. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param vm process id of the virtual machine
     */
    void running(StoryResult result, Envelope manifest, long vm) throws IOException;
  }

  /**
   * Deploys, waits for the first answer, tells the listener, stops, and waits until the VM is gone.
   *
   * @throws IllegalStateException when something of the story did not hold
   */
  public void tell(Listener listener) throws IOException, InterruptedException {
    var story = new Story(installation, progress);
    var id = story.deploy(api).id();
    try {
      story.follow(api, id);
      var result = story.finish(api, id);
      if (!result.holds()) {
        throw new IllegalStateException("the story did not hold: " + result);
      }
      notePeakMemory();
      listener.running(result, api.manifest(id), vm());
    } finally {
      story.stop(api, id);
    }
  }

  /** Of each process so far, by name; of several alike, the largest. */
  public Map<String, Long> peakMemoryMiB() {
    return Map.copyOf(peakMemoryMiB);
  }

  private long vm() {
    return Sweep.processesOf(layout).stream()
        .filter(found -> found.program().equals(VM_PROGRAM))
        .map(found -> found.process().pid())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no VM runs"));
  }

  private void notePeakMemory() throws IOException {
    var names = layout.processNames();
    for (var found : Sweep.processesOf(layout)) {
      var pid = found.process().pid();
      peakMemoryMiB.merge(names.getOrDefault(pid, found.program()), peakMebibytes(pid), Math::max);
    }
  }

  /** Largest resident size of a process so far; 0 when it has just ended. */
  private static long peakMebibytes(long pid) throws IOException {
    var status = Path.of("/proc", Long.toString(pid), "status");
    if (Files.notExists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(PEAK))
        .map(line -> line.substring(PEAK.length()).replace("kB", "").strip())
        .mapToLong(kibibytes -> Long.parseLong(kibibytes) / KIBIBYTES_IN_MEBIBYTE)
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    try {
      api.close();
      installation.close();
    } finally {
      end();
    }
  }

  /** The last word: whatever went wrong, no process of this installation stays. */
  private void end() {
    Thread.interrupted();
    try {
      Sweep.end(layout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      supervision.close();
      stop.done();
    }
  }
}
