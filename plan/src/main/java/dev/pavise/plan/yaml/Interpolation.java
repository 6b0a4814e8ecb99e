package dev.pavise.plan.yaml;

import dev.pavise.plan.Problem.Code;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compose's variables: {@code $NAME}, {@code ${NAME}}, with {@code :-} or {@code -} a default, with
 * {@code :?} or {@code ?} an error, with {@code :+} or {@code +} a replacement; {@code $$} is a
 * dollar sign. A variable that is neither set nor has a default is a problem, not an empty text.
 */
final class Interpolation {
  /** Deepest nesting of defaults in defaults. */
  private static final int DEPTH_MAX = 8;

  private static final String DOLLAR_REMEDY =
      "Write ${NAME} or ${NAME:-default}; a dollar sign itself is written $$.";

  private final String template;
  private final Map<String, String> variables;
  private final Sink sink;
  private int at;

  private Interpolation(String template, Map<String, String> variables, Sink sink) {
    this.template = template;
    this.variables = variables;
    this.sink = sink;
  }

  /** Takes problems, with their offset in the template. */
  @FunctionalInterface
  interface Sink {
    void add(int offset, Code code, String what, String remedy);
  }

  static String apply(String template, Map<String, String> variables, Sink sink) {
    return new Interpolation(template, variables, sink).read(0);
  }

  private String read(int depth) {
    var text = new StringBuilder();
    while (at < template.length()) {
      var c = template.charAt(at);
      if (c != '$') {
        text.append(c);
        at++;
      } else if (template.startsWith("$$", at)) {
        text.append('$');
        at += 2;
      } else if (template.startsWith("${", at)) {
        text.append(braced(depth));
      } else {
        text.append(bare());
      }
    }
    return text.toString();
  }

  private String bare() {
    var start = at++;
    var name = name();
    if (name.isEmpty()) {
      return malformed(start, "a dollar sign that begins no variable");
    }
    return defined(start, name, variables.get(name));
  }

  private String braced(int depth) {
    var start = at;
    var end = closingBrace(start);
    at += 2;
    var name = name();
    if (end < 0 || name.isEmpty()) {
      at = end < 0 ? template.length() : end + 1;
      return malformed(start, end < 0 ? "\"${\" without its \"}\"" : "\"${\" without a name");
    }
    var rest = template.substring(at, end);
    var restStart = at;
    at = end + 1;
    var value = variables.get(name);
    if (rest.isEmpty()) {
      return defined(start, name, value);
    }
    var emptyCounts = !rest.startsWith(":");
    var operator = rest.substring(emptyCounts ? 0 : 1);
    var isSet = value != null && (emptyCounts || !value.isEmpty());
    if (operator.isEmpty() || "-?+".indexOf(operator.charAt(0)) < 0) {
      return malformed(start, "\"" + rest + "\" after the name " + name);
    }
    var argument = operator.substring(1);
    var argumentStart = restStart + rest.length() - argument.length();
    return switch (operator.charAt(0)) {
      case '-' -> isSet && value != null ? value : nested(argument, argumentStart, depth);
      case '+' -> isSet ? nested(argument, argumentStart, depth) : "";
      default -> {
        if (isSet && value != null) {
          yield value;
        }
        sink.add(
            start,
            Code.VARIABLE_UNDEFINED,
            "variable " + name + " is required" + (argument.isEmpty() ? "" : ": " + argument),
            "Set " + name + " in the environment.");
        yield "";
      }
    };
  }

  private String nested(String argument, int offset, int depth) {
    if (depth == DEPTH_MAX) {
      return malformed(offset, "defaults nested deeper than " + DEPTH_MAX);
    }
    Sink shifted = (inner, code, what, remedy) -> sink.add(offset + inner, code, what, remedy);
    return new Interpolation(argument, variables, shifted).read(depth + 1);
  }

  private String defined(int start, String name, @Nullable String value) {
    if (value != null) {
      return value;
    }
    sink.add(
        start,
        Code.VARIABLE_UNDEFINED,
        "variable " + name + " is not set",
        "Set %s in the environment, or write ${%s:-default}.".formatted(name, name));
    return "";
  }

  private String malformed(int offset, String what) {
    sink.add(offset, Code.VARIABLE_MALFORMED, what, DOLLAR_REMEDY);
    return "";
  }

  private String name() {
    var start = at;
    while (at < template.length() && isNameCharacter(template.charAt(at), at == start)) {
      at++;
    }
    return template.substring(start, at);
  }

  private static boolean isNameCharacter(char c, boolean isFirst) {
    return c == '_'
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (!isFirst && c >= '0' && c <= '9');
  }

  /** Index of the brace that closes the one at {@code start + 1}; -1 when there is none. */
  private int closingBrace(int start) {
    var open = 0;
    for (int i = start; i < template.length(); i++) {
      if (template.startsWith("${", i)) {
        open++;
        i++;
      } else if (template.charAt(i) == '}' && --open == 0) {
        return i;
      }
    }
    return -1;
  }
}
