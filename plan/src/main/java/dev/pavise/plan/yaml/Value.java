package dev.pavise.plan.yaml;

import dev.pavise.plan.Problem.Code;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One value of the file with its place. Reading it as something it is not is noted as a problem and
 * gives an empty stand-in, so that the rest of the file is read too.
 */
public final class Value {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

  private final Node node;
  private final String path;
  private final Reading reading;

  Value(Node node, String path, Reading reading) {
    this.node = node;
    this.path = path;
    this.reading = reading;
  }

  public Position position() {
    return Position.of(node.getStartMark(), path);
  }

  public Problems problems() {
    return reading.problems();
  }

  /** Notes a problem at this value. */
  public void refuse(Code code, String what, String remedy) {
    problems().add(position(), code, what, remedy);
  }

  public boolean isNull() {
    return node instanceof ScalarNode scalar
        && scalar.isPlain()
        && NULLS.contains(scalar.getValue());
  }

  public boolean isText() {
    return node instanceof ScalarNode && !isNull();
  }

  public boolean isList() {
    return node instanceof SequenceNode;
  }

  public boolean isMapping() {
    return node instanceof MappingNode;
  }

  /** The scalar's text with its variables filled in; empty after a problem was noted. */
  public Optional<String> text(String expected) {
    if (!isText() || !(node instanceof ScalarNode scalar)) {
      refuseType(expected);
      return Optional.empty();
    }
    var isSound = new boolean[] {true};
    var text =
        Interpolation.apply(
            scalar.getValue(),
            reading.variables(),
            (offset, code, what, remedy) -> {
              isSound[0] = false;
              problems().add(positionOf(scalar, offset), code, what, remedy);
            });
    return isSound[0] ? Optional.of(text) : Optional.empty();
  }

  /** A scalar that the parser can make something of; a null from it is noted as a problem. */
  public <T> Optional<T> parse(
      String expected, String remedy, Function<String, Optional<T>> parser) {
    return text(expected)
        .flatMap(
            text -> {
              var parsed = parser.apply(text);
              if (parsed.isEmpty()) {
                refuse(Code.VALUE_INVALID, "\"" + text + "\" is not " + expected, remedy);
              }
              return parsed;
            });
  }

  /** A switch; false after a problem was noted. */
  public boolean isTrue() {
    return parse(
            "true or false",
            "Write true or false.",
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "true" -> Optional.of(true);
                  case "false" -> Optional.of(false);
                  default -> Optional.empty();
                })
        .orElse(false);
  }

  /** The items of a list; empty after a problem was noted. */
  public List<Value> items(String expected) {
    if (!(node instanceof SequenceNode sequence)) {
      refuseType(expected);
      return List.of();
    }
    var nodes = sequence.getValue();
    return IntStream.range(0, nodes.size())
        .mapToObj(i -> new Value(nodes.get(i), path + "[" + i + "]", reading))
        .toList();
  }

  /** The entries of a mapping; none after a problem was noted. */
  public Fields fields(String expected) {
    if (node instanceof MappingNode mapping) {
      return Fields.of(mapping, path, reading);
    }
    refuseType(expected);
    return Fields.none(position(), reading);
  }

  /** The entries of a value that is empty: none. */
  public Fields noFields() {
    return Fields.none(position(), reading);
  }

  private void refuseType(String expected) {
    refuse(
        Code.TYPE_WRONG,
        (path.isEmpty() ? "the file" : path) + " is " + kind(),
        "Write " + expected + " here.");
  }

  private String kind() {
    if (isNull()) {
      return "empty";
    }
    return switch (node) {
      case MappingNode _ -> "a mapping";
      case SequenceNode _ -> "a list";
      default -> "a single value";
    };
  }

  /**
   * Inside a plain one-line scalar the column is exact; elsewhere it is where the scalar begins.
   */
  private Position positionOf(ScalarNode scalar, int offset) {
    var start = Position.of(scalar.getStartMark(), path);
    var isOneLine =
        scalar.getStartMark().map(Mark::getLine).equals(scalar.getEndMark().map(Mark::getLine));
    return isOneLine && scalar.getScalarStyle() == ScalarStyle.PLAIN
        ? new Position(start.line(), start.column() + offset, path)
        : start;
  }
}
