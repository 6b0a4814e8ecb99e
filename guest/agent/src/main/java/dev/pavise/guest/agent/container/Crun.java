package dev.pavise.guest.agent.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code crun}, one foreground process for each container. Thread-safe.
 *
 * @param command path or name of the program
 * @param state directory for its own state
 * @param cgroupManager {@code cgroupfs} or {@code disabled}
 * @param openFilesMax descriptors of one process, at most what this machine lets us grant
 */
public record Crun(String command, Path state, String cgroupManager, long openFilesMax)
    implements OciRuntime {
  private static final Duration START_POLL = Duration.ofMillis(20);
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(20);
  private static final int PROBLEM_BYTES_MAX = 4096;

  @Override
  public RuntimeLimits limits() {
    return new RuntimeLimits(!cgroupManager.equals("disabled"), openFilesMax);
  }

  @Override
  public Run run(String id, Path bundle) throws IOException {
    GuestDirectories.make(state);
    var pidFile = bundle.resolve("pid");
    var log = bundle.resolve("runtime.log");
    Files.deleteIfExists(pidFile);
    Files.deleteIfExists(log);
    call("delete", "--force", id);
    var process =
        new ProcessBuilder(
                arguments(
                    "--log=file:" + log, "run", "--bundle=" + bundle, "--pid-file=" + pidFile, id))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .start();
    return new CrunRun(this, id, process, pidFile, log);
  }

  private List<String> arguments(String... arguments) {
    var all =
        new ArrayList<>(List.of(command, "--root=" + state, "--cgroup-manager=" + cgroupManager));
    all.addAll(List.of(arguments));
    return all;
  }

  /** A short command; how it ends does not matter, what it is for shows elsewhere. */
  private void call(String... arguments) throws IOException {
    var process =
        new ProcessBuilder(arguments(arguments))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(COMMAND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + " " + arguments[0] + " did not end in time");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + command + " ran", e);
    }
  }

  private record CrunRun(Crun crun, String id, Process process, Path pidFile, Path log)
      implements Run {
    @Override
    public InputStream output() {
      return process.getInputStream();
    }

    @Override
    public boolean awaitStart() throws InterruptedException {
      while (!Files.exists(pidFile)) {
        if (process.waitFor(START_POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          return Files.exists(pidFile);
        }
      }
      return true;
    }

    @Override
    public int awaitExit() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public String problem() {
      try (var in = Files.newInputStream(log)) {
        return new String(in.readNBytes(PROBLEM_BYTES_MAX), StandardCharsets.UTF_8).strip();
      } catch (IOException e) {
        return ""; // It wrote none.
      }
    }

    @Override
    public void stop(Duration grace) throws InterruptedException {
      try {
        crun.call("kill", id, "TERM");
        if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
          crun.call("delete", "--force", id);
        }
      } catch (IOException e) {
        process.destroyForcibly(); // Its init ends with it at the latest when the guest does.
      }
    }
  }
}
