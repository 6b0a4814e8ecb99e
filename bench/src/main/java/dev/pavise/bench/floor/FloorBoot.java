package dev.pavise.bench.floor;

import dev.pavise.messages.attester.UserData;
import dev.pavise.messages.manifest.Envelope;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One boot of the guest image by hand, from starting QEMU to the agent's quote: what no deployment
 * can be quicker than. The TPM is made before the clock starts.
 */
public final class FloorBoot {
  private static final String HOST_SEEN_FROM_GUEST = "10.0.2.2";
  private static final Duration QUOTE_WITHIN = Duration.ofMinutes(5);
  private static final long END_SECONDS_MAX = 10;

  private FloorBoot() {}

  /**
   * Boots and measures; the machine, its TPM and its directory are gone afterwards.
   *
   * @param vm a machine that runs, or ran, this image
   * @param envelope the manifest that machine was given
   * @return from starting QEMU to the quote
   */
  public static Duration measure(VmCommand vm, Envelope envelope)
      throws IOException, GeneralSecurityException, InterruptedException {
    var directory = Files.createTempDirectory("floor");
    try {
      var machine = vm.relocatedTo(directory);
      Files.copy(machine.emptyFirmwareVariables(), directory.resolve("vars.fd"));
      var certificate = StandInCertificate.forAddress(HOST_SEEN_FROM_GUEST);
      try (var standIn = new AttesterStandIn(certificate, envelope);
          var _ = SoftwareTpm.start(directory, machine.tpmSocket())) {
        Files.write(machine.userData(), userData(standIn, certificate, envelope));
        return boot(machine, standIn);
      }
    } finally {
      remove(directory);
    }
  }

  private static byte[] userData(
      AttesterStandIn standIn, StandInCertificate certificate, Envelope envelope) {
    return new UserData(
            UserData.VERSION,
            URI.create("https://" + HOST_SEEN_FROM_GUEST + ":" + standIn.port()),
            certificate.pem(),
            "floor",
            envelope.payloadDigest(),
            Map.of())
        .encode();
  }

  private static Duration boot(VmCommand machine, AttesterStandIn standIn)
      throws IOException, InterruptedException {
    var log = machine.stateDirectory().resolve("qemu.log").toFile();
    var startedNanos = System.nanoTime();
    var qemu =
        new ProcessBuilder(machine.arguments())
            .directory(machine.stateDirectory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    var quote = standIn.quoteArrivedNanos();
    var _ =
        qemu.onExit()
            .thenRun(
                () -> quote.completeExceptionally(new IOException("QEMU ended before the quote")));
    try {
      var quoteNanos = quote.get(QUOTE_WITHIN.toSeconds(), TimeUnit.SECONDS);
      return Duration.ofNanos(quoteNanos - startedNanos);
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException("no quote; QEMU said: " + Files.readString(log.toPath()), e);
    } finally {
      qemu.destroy();
      if (!qemu.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
        qemu.destroyForcibly().waitFor();
      }
    }
  }

  private static void remove(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
