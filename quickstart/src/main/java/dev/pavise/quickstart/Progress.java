package dev.pavise.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says on the terminal what is happening, each line with the seconds since the start. */
final class Progress {
  private final PrintStream out;
  private final long startedNanos = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  synchronized void say(String what) {
    out.printf(Locale.ROOT, "%7.1f s  %s%n", elapsed().toMillis() / 1000.0, what);
    out.flush();
  }

  /** Text that is no step: a manifest, a heading. */
  synchronized void show(String text) {
    out.println(text.stripTrailing().indent(11).stripTrailing());
    out.flush();
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }
}
