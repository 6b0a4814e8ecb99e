package dev.pavise.webui.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cable between browser and dashboard, which a test can cut, hold still, and mend. Thread-safe.
 */
final class Cable implements AutoCloseable {
  private static final int BUFFER_BYTES = 8192;

  private final int target;
  private final ServerSocket plug;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile boolean held;

  Cable(int target) {
    this.target = target;
    try {
      plug = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + plug.getLocalPort());
  }

  /** Nothing gets through, and both ends know. */
  void cut() {
    cut = true;
    closeAll();
  }

  /** Nothing gets through, and nobody is told. */
  void hold() {
    held = true;
  }

  /** What was held is lost; what comes from now on gets through. */
  void mend() {
    if (held) {
      closeAll();
    }
    held = false;
    cut = false;
  }

  @Override
  public void close() {
    closeAll();
    try {
      plug.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!plug.isClosed()) {
      try {
        var near = plug.accept();
        open.add(near);
        if (cut) {
          closeQuietly(near);
          continue;
        }
        var far = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(far);
        Thread.ofVirtual().start(() -> carry(near, far));
        Thread.ofVirtual().start(() -> carry(far, near));
      } catch (IOException e) {
        // A connection that could not be made is as good as one that was cut.
      }
    }
  }

  private void carry(Socket from, Socket to) {
    try (from;
        to) {
      var buffer = new byte[BUFFER_BYTES];
      for (var n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        if (!held) {
          to.getOutputStream().write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // Cut, or the other end has gone.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private void closeAll() {
    open.forEach(Cable::closeQuietly);
    open.clear();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
