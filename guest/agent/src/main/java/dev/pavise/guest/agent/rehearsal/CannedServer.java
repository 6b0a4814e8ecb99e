package dev.pavise.guest.agent.rehearsal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;

/** Just enough of an HTTP server on the loopback address to rehearse against. */
final class CannedServer implements AutoCloseable {
  private static final int HEAD_BYTES_MAX = 16 * 1024;

  private final ServerSocket socket;
  private final Function<String, byte[]> answers;

  /**
   * Serves until closed.
   *
   * @param answers a body for a request line without its version, as in {@code "GET /path"}
   */
  CannedServer(ServerSocket socket, Function<String, byte[]> answers) {
    this.socket = socket;
    this.answers = answers;
    Thread.ofPlatform().daemon().name("canned-server").start(this::accept);
  }

  String address() {
    return socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var connection = socket.accept();
        Thread.ofPlatform().daemon().name("canned-connection").start(() -> serve(connection));
      } catch (IOException e) {
        return; // Closed: the rehearsal is over.
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var in = new BufferedInputStream(connection.getInputStream());
      for (var head = head(in); !head.isEmpty(); head = head(in)) {
        in.skipNBytes(contentLength(head));
        var body = answers.apply(head.substring(0, head.indexOf(" HTTP/")));
        var reply = new ByteArrayOutputStream();
        reply.writeBytes(
            ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        reply.writeBytes(body);
        connection.getOutputStream().write(reply.toByteArray());
      }
    } catch (IOException e) {
      // The other side has gone, which is how each conversation here ends.
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0 && head.length() < HEAD_BYTES_MAX) {
      var c = in.read();
      if (c < 0) {
        return "";
      }
      head.append((char) c);
    }
    return head.toString();
  }

  private static long contentLength(String head) {
    var name = "content-length:";
    var start = head.toLowerCase(Locale.ROOT).indexOf(name);
    return start < 0
        ? 0
        : Long.parseLong(
            head.substring(start + name.length(), head.indexOf("\r\n", start)).strip());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
