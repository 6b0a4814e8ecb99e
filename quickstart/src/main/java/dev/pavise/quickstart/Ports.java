package dev.pavise.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Loopback ports, chosen when first asked for and remembered, so that addresses stay the same. */
final class Ports {
  private final Path file;
  private final Properties chosen = new Properties();

  Ports(Path file) {
    this.file = file;
    if (Files.exists(file)) {
      try (var in = Files.newBufferedReader(file)) {
        chosen.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
  }

  /** The port of a process: the preferred one when it is free, else any. */
  synchronized int of(String name, int preferred) {
    var known = chosen.getProperty(name);
    if (known != null) {
      return Integer.parseInt(known);
    }
    int port = isFree(preferred) ? preferred : anyFree();
    chosen.setProperty(name, Integer.toString(port));
    try (var out = Files.newBufferedWriter(file)) {
      chosen.store(out, "loopback ports of this installation");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    return port;
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static int anyFree() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no loopback port is free", e);
    }
  }
}
