package dev.pavise.controlplane.provider.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out once whether KVM really runs a guest here: on nested hosts it may be offered, accepted
 * and still hang. The probe starts the firmware alone and waits for its first output. The answer is
 * kept under the boot of this machine that it was found in. Thread-safe.
 */
final class KvmProbe {
  private static final Logger LOG = LoggerFactory.getLogger(KvmProbe.class);
  private static final Path DEVICE = Path.of("/dev/kvm");
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final LocalSettings settings;
  private final Path answerFile;
  private final CompletableFuture<Boolean> answer = new CompletableFuture<>();

  private KvmProbe(LocalSettings settings, Path answerFile) {
    this.settings = settings;
    this.answerFile = answerFile;
  }

  /** Begins in the background, so that the first launch need not wait for it. */
  static KvmProbe start(LocalSettings settings, Path answerFile) {
    var probe = new KvmProbe(settings, answerFile);
    Thread.ofVirtual().name("kvm-probe").start(probe::run);
    return probe;
  }

  private void run() {
    try {
      answer.complete(find());
    } catch (RuntimeException e) {
      LOG.info("KVM could not be probed; using TCG", e);
      answer.complete(false);
    }
  }

  boolean kvmRuns() {
    return answer.join();
  }

  private boolean find() {
    return switch (settings.acceleration()) {
      case KVM -> true;
      case TCG -> false;
      case AUTO -> Files.isReadable(DEVICE) && Files.isWritable(DEVICE) && remembered();
    };
  }

  private boolean remembered() {
    try {
      var boot = Files.readString(BOOT_ID).strip();
      if (Files.isRegularFile(answerFile)) {
        var known = Files.readString(answerFile).strip();
        if (known.startsWith(boot + " ")) {
          return known.endsWith(" kvm");
        }
      }
      var runs = firmwareSpeaks();
      LOG.info("KVM {} here", runs ? "runs guests" : "is offered but runs no guest; using TCG");
      Files.writeString(answerFile, boot + (runs ? " kvm" : " tcg"));
      return runs;
    } catch (IOException e) {
      LOG.info("KVM could not be probed; using TCG", e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean firmwareSpeaks() throws IOException, InterruptedException {
    var directory = Files.createTempDirectory(answerFile.toAbsolutePath().getParent(), "probe");
    var console = directory.resolve("console.log");
    var variables = directory.resolve("vars.fd");
    Files.copy(settings.firmwareVariables(), variables);
    var process =
        new ProcessBuilder(commandLine(variables, console))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      for (var waited = Duration.ZERO;
          waited.compareTo(PATIENCE) < 0 && process.isAlive();
          waited = waited.plus(INTERVAL)) {
        if (Files.isRegularFile(console) && Files.size(console) > 0) {
          return true;
        }
        Thread.sleep(INTERVAL);
      }
      return false;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      for (var file : List.of(console, variables, directory)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private List<String> commandLine(Path variables, Path console) {
    return List.of(
        "timeout", // It ends by itself too, should we die first.
        "--signal=KILL",
        Long.toString(PATIENCE.plusSeconds(1).toSeconds()),
        settings.qemu(),
        "-nodefaults",
        "-no-user-config",
        "-no-reboot",
        "-display",
        "none",
        "-machine",
        "q35,smm=off",
        "-accel",
        "kvm",
        "-cpu",
        "host",
        "-m",
        "256",
        "-drive",
        "if=pflash,format=raw,unit=0,readonly=on,file=" + settings.firmwareCode(),
        "-drive",
        "if=pflash,format=raw,unit=1,file=" + variables,
        "-serial",
        "file:" + console);
  }
}
