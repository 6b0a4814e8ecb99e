package dev.pavise.cli.terminal;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command writes: answers to standard output, everything else to standard error. Colours
 * only where somebody looks at a terminal and {@code NO_COLOR} is not set. Thread-safe.
 */
public final class Terminal {
  private static final String RESET = "\u001b[0m";

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean isColoured;

  /** What a word means; the colour follows. */
  public enum Tone {
    GOOD("\u001b[32m"),
    WARNING("\u001b[33m"),
    BAD("\u001b[31m"),
    FAINT("\u001b[2m"),
    STRONG("\u001b[1m"),
    PLAIN("");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  public Terminal(PrintWriter out, PrintWriter err, boolean isColoured) {
    this.out = out;
    this.err = err;
    this.isColoured = isColoured;
  }

  /** This process's own streams, in UTF-8. */
  public static Terminal ofProcess(PrintStream out, PrintStream err, boolean isColoured) {
    return new Terminal(utf8(out), utf8(err), isColoured);
  }

  /** Whether somebody looks at a terminal and wants colours. */
  public static boolean wantsColour(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "dumb").equals("dumb")
        && console().isPresent();
  }

  /** The terminal that somebody sits at. */
  public static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  public PrintWriter out() {
    return out;
  }

  public PrintWriter err() {
    return err;
  }

  public boolean isColoured() {
    return isColoured;
  }

  /** A line of the answer. */
  public void print(String line) {
    out.println(line);
    out.flush();
  }

  /** A line beside the answer. */
  public void say(String line) {
    err.println(line);
    err.flush();
  }

  /** The word in the colour of its meaning, or as it is. */
  public String paint(Tone tone, String word) {
    return isColoured && tone != Tone.PLAIN ? tone.code + word + RESET : word;
  }

  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
