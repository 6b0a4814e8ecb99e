package dev.pavise.guest.agent.tpm;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real software TPM with an endorsement key certificate, as a process of its own. */
public final class Swtpm implements AutoCloseable {
  private static final int CONNECT_ATTEMPTS_MAX = 200;

  private final Process process;
  private final int port;

  private Swtpm(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static boolean isInstalled() {
    return Files.isExecutable(Path.of("/usr/bin/swtpm_setup"))
        && Files.isExecutable(Path.of("/usr/bin/swtpm"));
  }

  /** Manufactures one in this directory and starts it. */
  public static Swtpm start(Path directory) throws IOException, InterruptedException {
    var ca = Files.createDirectories(directory.resolve("ca"));
    var state = Files.createDirectories(directory.resolve("state"));
    var localCa =
        Files.writeString(
            directory.resolve("localca.conf"),
            """
            statedir = %1$s
            signingkey = %1$s/signkey.pem
            issuercert = %1$s/issuercert.pem
            certserial = %1$s/certserial
            """
                .formatted(ca));
    var options =
        Files.writeString(
            directory.resolve("localca.options"),
            "--platform-manufacturer Pavise\n--platform-version 1\n--platform-model test\n");
    var setup =
        Files.writeString(
            directory.resolve("setup.conf"),
            """
            create_certs_tool = /usr/bin/swtpm_localca
            create_certs_tool_config = %s
            create_certs_tool_options = %s
            """
                .formatted(localCa, options));
    run(
        "swtpm_setup",
        "--tpm2",
        "--tpmstate",
        state.toString(),
        "--create-ek-cert",
        "--config",
        setup.toString(),
        "--pcr-banks",
        "sha256");
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var process =
        new ProcessBuilder(
                "swtpm",
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + state,
                "--server",
                "type=tcp,bindaddr=127.0.0.1,port=" + port,
                "--flags",
                "not-need-init,startup-clear")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("swtpm.log").toFile())
            .start();
    return new Swtpm(process, port);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.PIPE)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command[0] + " failed: " + output);
    }
  }

  /** Connects; it serves one connection in its life, and ends with it. */
  public TpmDevice device() throws IOException {
    IOException last = new IOException("never tried");
    for (var attempt = 0; attempt < CONNECT_ATTEMPTS_MAX && process.isAlive(); attempt++) {
      try {
        return new SocketDevice(new Socket(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        last = e;
        pause();
      }
    }
    throw last;
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(5, TimeUnit.SECONDS).join();
  }

  /** Commands and responses as a stream; each response carries its length. */
  private static final class SocketDevice implements TpmDevice {
    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;

    SocketDevice(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      this.out = socket.getOutputStream();
      this.in = socket.getInputStream();
    }

    @Override
    public byte[] transmit(byte[] command) throws IOException {
      out.write(command);
      out.flush();
      var data = new DataInputStream(in);
      var head = new byte[6];
      data.readFully(head);
      var length =
          ((head[2] & 0xFF) << 24)
              | ((head[3] & 0xFF) << 16)
              | ((head[4] & 0xFF) << 8)
              | (head[5] & 0xFF);
      var response = new byte[length];
      System.arraycopy(head, 0, response, 0, head.length);
      data.readFully(response, head.length, length - head.length);
      return response;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
