package dev.pavise.cli.terminal;

import java.util.Locale;

/**
 * Makes text of others safe to print: whatever could move the cursor, hide a word or reverse its
 * direction is shown as its code point instead. What people sign is what they see.
 */
public final class Printable {
  private Printable() {}

  /** One line. */
  public static String of(String text) {
    var printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character -> {
              if (isPlain(character)) {
                printable.appendCodePoint(character);
              } else if (character == '\n') {
                printable.append("\\n");
              } else if (character == '\t') {
                printable.append("\\t");
              } else {
                printable.append(
                    "\\u{%X}".formatted(character).toUpperCase(Locale.ROOT).replace("\\U", "\\u"));
              }
            });
    return printable.toString();
  }

  private static boolean isPlain(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> character == ' ';
      default -> true;
    };
  }
}
