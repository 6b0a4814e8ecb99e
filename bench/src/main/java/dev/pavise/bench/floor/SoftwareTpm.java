package dev.pavise.bench.floor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A software TPM of its own for one boot, with an endorsement key of a throw-away authority. */
final class SoftwareTpm implements AutoCloseable {
  private static final long SETUP_SECONDS_MAX = 60;
  private static final long SOCKET_MILLIS_MAX = 10_000;
  private static final long END_SECONDS_MAX = 5;

  private final Process process;

  private SoftwareTpm(Process process) {
    this.process = process;
  }

  /** Makes the TPM's state and starts it; returns once it takes connections. */
  static SoftwareTpm start(Path directory, Path socket) throws IOException, InterruptedException {
    setUp(directory);
    var process =
        command(
                directory,
                "swtpm",
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + directory.resolve("tpm"),
                "--ctrl",
                "type=unixio,path=" + socket,
                "--terminate")
            .start();
    var tpm = new SoftwareTpm(process);
    for (var waited = 0L; Files.notExists(socket); waited += 10) {
      if (!process.isAlive() || waited > SOCKET_MILLIS_MAX) {
        tpm.close();
        throw new IOException("swtpm did not start; see " + log(directory));
      }
      Thread.sleep(10);
    }
    return tpm;
  }

  private static void setUp(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory.resolve("tpm"));
    Files.createDirectories(directory.resolve("ca"));
    Files.writeString(
        directory.resolve("localca.conf"),
        """
        statedir = %1$s/ca
        signingkey = %1$s/ca/signing.key
        issuercert = %1$s/ca/issuer.pem
        certserial = %1$s/ca/serial
        """
            .formatted(directory));
    Files.writeString(
        directory.resolve("localca.options"),
        """
        --platform-manufacturer Pavise
        --platform-version 1
        --platform-model development
        """);
    Files.writeString(
        directory.resolve("setup.conf"),
        """
        create_certs_tool = swtpm_localca
        create_certs_tool_config = %1$s/localca.conf
        create_certs_tool_options = %1$s/localca.options
        active_pcr_banks = sha256
        """
            .formatted(directory));
    var setup =
        command(
                directory,
                "swtpm_setup",
                "--tpm2",
                "--tpmstate",
                directory.resolve("tpm").toString(),
                "--config",
                directory.resolve("setup.conf").toString(),
                "--create-ek-cert",
                "--create-platform-cert",
                "--lock-nvram",
                "--pcr-banks",
                "sha256")
            .start();
    if (!setup.waitFor(SETUP_SECONDS_MAX, TimeUnit.SECONDS) || setup.exitValue() != 0) {
      setup.destroyForcibly();
      throw new IOException("swtpm_setup failed; see " + log(directory));
    }
  }

  private static ProcessBuilder command(Path directory, String... command) {
    return new ProcessBuilder(List.of(command))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile()));
  }

  private static Path log(Path directory) {
    return directory.resolve("swtpm.log");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
