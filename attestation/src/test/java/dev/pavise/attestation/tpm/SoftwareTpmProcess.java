package dev.pavise.attestation.tpm;

import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A TPM that is not ours: swtpm, manufactured by its own authority, used through tpm2-tools. Needs
 * the Debian packages swtpm, swtpm-tools and tpm2-tools.
 */
final class SoftwareTpmProcess implements AutoCloseable {
  private static final int COMMAND_SECONDS_MAX = 60;
  private static final int SOCKET_WAIT_MILLIS = 50;

  private final Path directory;
  private final Process process;

  private SoftwareTpmProcess(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  static SoftwareTpmProcess manufacture(Path directory) throws Exception {
    Files.writeString(
        directory.resolve("localca.conf"),
        """
        statedir = %1$s
        signingkey = %1$s/signkey.pem
        issuercert = %1$s/issuercert.pem
        certserial = %1$s/certserial
        """
            .formatted(directory));
    Files.writeString(
        directory.resolve("localca.options"),
        "--platform-manufacturer Pavise\n--platform-version 1\n--platform-model test\n");
    Files.writeString(
        directory.resolve("setup.conf"),
        """
        create_certs_tool=swtpm_localca
        create_certs_tool_config=%1$s/localca.conf
        create_certs_tool_options=%1$s/localca.options
        """
            .formatted(directory));
    run(
        directory,
        List.of(
            "swtpm_setup",
            "--tpm2",
            "--tpmstate",
            directory.toString(),
            "--create-ek-cert",
            "--config",
            directory.resolve("setup.conf").toString(),
            "--pcr-banks",
            "sha256",
            "--write-ek-cert-files",
            directory.toString()));
    var socket = directory.resolve("tpm");
    var process =
        new ProcessBuilder(
                "swtpm",
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + directory,
                "--ctrl",
                "type=unixio,path=" + socket + ".ctrl",
                "--server",
                "type=unixio,path=" + socket,
                "--flags",
                "not-need-init,startup-clear")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("swtpm.log").toFile())
            .start();
    for (int i = 0; i < 200 && !Files.exists(socket); i++) {
      Thread.sleep(SOCKET_WAIT_MILLIS);
    }
    return new SoftwareTpmProcess(directory, process);
  }

  Octets file(String name) throws IOException {
    return Octets.copyOf(Files.readAllBytes(directory.resolve(name)));
  }

  void write(String name, Octets content) throws IOException {
    Files.write(directory.resolve(name), content.toByteArray());
  }

  String text(String name) throws IOException {
    return Files.readString(directory.resolve(name), StandardCharsets.US_ASCII);
  }

  /** Runs one of tpm2-tools in the directory. */
  String tool(String... command) throws Exception {
    return run(directory, List.of(command));
  }

  private static String run(Path directory, List<String> command) throws Exception {
    var output = Files.createTempFile(directory, "output", ".txt");
    var builder =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("TPM2TOOLS_TCTI", "swtpm:path=" + directory.resolve("tpm"));
    var process = builder.start();
    if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(command + " does not end");
    }
    var text = Files.readString(output);
    if (process.exitValue() != 0) {
      throw new IllegalStateException(command + ": " + text);
    }
    return text;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
