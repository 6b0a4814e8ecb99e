package dev.pavise.guest.agent.console;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes lines with the seconds since boot. What it is given must hold no secret: the console is
 * read by whoever runs the host. Thread-safe.
 */
public final class Console {
  private static final Path UPTIME = Path.of("/proc/uptime");

  /** Longest line that is written; the rest is cut. */
  static final int LINE_CHARS_MAX = 1000;

  private final PrintStream out;

  public Console(PrintStream out) {
    this.out = out;
  }

  /** A line of the agent. */
  public void say(String text) {
    line("agent", text);
  }

  /** A line of a container; control characters are made visible so that it cannot pose as ours. */
  public void relay(String container, String text) {
    line("container " + container, text);
  }

  private void line(String who, String text) {
    var safe = new StringBuilder();
    text.chars()
        .limit(LINE_CHARS_MAX)
        .forEach(c -> safe.append(Character.isISOControl(c) && c != '\t' ? '?' : (char) c));
    var line = String.format(Locale.ROOT, "[%12s] %s: %s%n", secondsSinceBoot(), who, safe);
    var bytes = line.getBytes(StandardCharsets.UTF_8);
    synchronized (this) {
      out.write(bytes, 0, bytes.length);
      out.flush();
    }
  }

  private static String secondsSinceBoot() {
    try {
      var uptime = Files.readString(UPTIME, StandardCharsets.US_ASCII);
      return uptime.substring(0, uptime.indexOf(' '));
    } catch (IOException | RuntimeException e) {
      return "-"; // Only a decoration: a line without its time is better than no line.
    }
  }
}
