package dev.pavise.plan.compose;

import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A command, as a list or as one line that is split into words like a shell does. */
final class CommandLine {
  private CommandLine() {}

  static List<String> read(Value value) {
    if (value.isList()) {
      var words = new ArrayList<String>();
      value.items("a list").forEach(item -> item.text("a word").ifPresent(words::add));
      return words;
    }
    var line = value.text("a command, or a list of its words");
    if (line.isEmpty()) {
      return List.of();
    }
    var words = split(line.get());
    if (words.isEmpty()) {
      value.refuse(
          Code.VALUE_INVALID, "a quote is not closed", "Close it, or write the words as a list.");
    }
    return words.orElse(List.of());
  }

  /** Words between blanks; quotes and backslashes keep what they cover together. */
  static Optional<List<String>> split(String line) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    var inWord = false;
    var quote = ' ';
    for (int i = 0; i < line.length(); i++) {
      var c = line.charAt(i);
      if (quote == '\'' || (quote == '"' && c == '"')) {
        if (c == quote) {
          quote = ' ';
        } else {
          word.append(c);
        }
      } else if (c == '\\') {
        if (++i == line.length()) {
          return Optional.empty();
        }
        inWord = true;
        if (quote == '"' && "\"\\$`".indexOf(line.charAt(i)) < 0) {
          word.append(c);
        }
        word.append(line.charAt(i));
      } else if (quote == '"') {
        word.append(c);
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return quote == ' ' ? Optional.of(words) : Optional.empty();
  }
}
