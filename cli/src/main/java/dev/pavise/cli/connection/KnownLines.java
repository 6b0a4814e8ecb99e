package dev.pavise.cli.connection;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the client remembers from one time to the next, in a file that people can read and correct:
 * a line for each thing, first the words that it is found by, then what is known of it.
 *
 * @param what a line tells, for whoever reads of a damaged one
 * @param form of a line, likewise
 */
record KnownLines(Path file, String what, String form) {

  /**
   * @param read makes what is known out of the rest of the words; an {@code
   *     IllegalArgumentException} is a damaged line
   * @throws Failure when the line is damaged
   */
  <T> Optional<T> find(List<String> key, Function<List<String>, T> read) {
    var lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      var words = List.of(lines.get(i).strip().split("\\s+"));
      if (!startsWith(words, key)) {
        continue;
      }
      try {
        return Optional.of(read.apply(words.subList(key.size(), words.size())));
      } catch (IllegalArgumentException e) {
        throw new Failure(
            ExitCode.BAD_INPUT,
            file + ":" + (i + 1) + ": this is no " + what,
            form + " Correct or remove it.",
            e);
      }
    }
    return Optional.empty();
  }

  /** In the place of what was known of it; all of the file or nothing is written. */
  void remember(List<String> key, List<String> known) {
    var lines = new ArrayList<>(lines());
    lines.removeIf(line -> startsWith(List.of(line.strip().split("\\s+")), key));
    var words = new ArrayList<>(key);
    words.addAll(known);
    lines.add(String.join(" ", words));
    try {
      OwnFile.replace(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** The only word that is left, where one is due. */
  static String only(List<String> words) {
    if (words.size() != 1) {
      throw new IllegalArgumentException(words.size() + " words instead of one");
    }
    return words.getFirst();
  }

  /** A server, as lines name it. */
  static String originOf(URI server) {
    return server.getScheme() + "://" + server.getAuthority();
  }

  private static boolean startsWith(List<String> words, List<String> key) {
    return words.size() >= key.size() && words.subList(0, key.size()).equals(key);
  }

  private List<String> lines() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
