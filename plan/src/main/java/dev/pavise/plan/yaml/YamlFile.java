package dev.pavise.plan.yaml;

import dev.pavise.plan.Problem.Code;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** Reads YAML 1.2 that nobody vouches for: bounded in size, nesting and aliases, without tags. */
public final class YamlFile {
  /** Largest file, in code points. */
  private static final int LENGTH_MAX = 1024 * 1024;

  /** Deepest nesting; a Compose file needs eight. */
  private static final int NESTING_MAX = 50;

  /** How often collections may be referred to by alias. */
  private static final int ALIASES_MAX = 100;

  /** What plain YAML resolves to; the last is the parser's own for {@code ${NAME}}. */
  private static final Set<Tag> TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP, Tag.ENV_TAG);

  private YamlFile() {}

  /** The root of the one document; empty after a problem was noted. */
  public static Optional<Value> read(String text, Reading reading) {
    try {
      if (!isShallow(text, reading.problems())) {
        return Optional.empty();
      }
      var roots = new ArrayList<Node>();
      new Compose(settings()).composeAllFromString(text).forEach(roots::add);
      return requireOne(roots, reading);
    } catch (MarkedYamlEngineException e) {
      malformed(
          reading.problems(),
          Position.of(e.getProblemMark().or(e::getContextMark), ""),
          describe(e));
    } catch (ReaderException e) {
      malformed(
          reading.problems(),
          positionOf(text, e.getPosition()),
          "the character U+%04X may not stand in YAML".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      malformed(reading.problems(), new Position(1, 1, ""), String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  /** What the parser met, and inside of what that began where. */
  private static String describe(MarkedYamlEngineException e) {
    var problem = e.getProblem() == null ? "this is not YAML" : e.getProblem();
    return e.getContext() == null || e.getContextMark().isEmpty()
        ? problem
        : "%s %s that begins on line %d"
            .formatted(problem, e.getContext(), e.getContextMark().get().getLine() + 1);
  }

  private static Optional<Value> requireOne(List<Node> roots, Reading reading) {
    if (roots.isEmpty()) {
      malformed(reading.problems(), new Position(1, 1, ""), "the file is empty");
      return Optional.empty();
    }
    if (roots.size() > 1) {
      malformed(
          reading.problems(),
          Position.of(roots.get(1).getStartMark(), ""),
          "the file has a second document");
      return Optional.empty();
    }
    refuseTags(roots.getFirst(), reading.problems());
    return Optional.of(new Value(roots.getFirst(), "", reading));
  }

  /** The tree is built by recursion: deep nesting is found before, from the events alone. */
  private static boolean isShallow(String text, Problems problems) {
    var depth = 0;
    for (var event : new Parse(settings()).parseString(text)) {
      if (event instanceof CollectionStartEvent && ++depth > NESTING_MAX) {
        malformed(
            problems,
            Position.of(event.getStartMark(), ""),
            "nesting is deeper than " + NESTING_MAX);
        return false;
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
    return true;
  }

  private static void refuseTags(Node root, Problems problems) {
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var open = new ArrayDeque<Node>();
    open.add(root);
    while (!open.isEmpty()) {
      var node = open.remove();
      if (!seen.add(node)) {
        continue;
      }
      if (!TAGS.contains(node.getTag())) {
        problems.add(
            Position.of(node.getStartMark(), ""),
            Code.YAML_MALFORMED,
            "the tag \"" + node.getTag().getValue() + "\" is not known",
            "Remove the tag.");
      }
      switch (node) {
        case MappingNode mapping ->
            mapping
                .getValue()
                .forEach(
                    tuple -> {
                      open.add(tuple.getKeyNode());
                      open.add(tuple.getValueNode());
                    });
        case SequenceNode sequence -> open.addAll(sequence.getValue());
        default -> {}
      }
    }
  }

  private static void malformed(Problems problems, Position at, String what) {
    problems.add(at, Code.YAML_MALFORMED, what, "Write one valid YAML document.");
  }

  private static Position positionOf(String text, int codePoints) {
    var line = 1;
    var column = 1;
    var characters = text.codePoints().limit(codePoints).toArray();
    for (var character : characters) {
      column = character == '\n' ? 1 : column + 1;
      line += character == '\n' ? 1 : 0;
    }
    return new Position(line, column, "");
  }

  /** A schema without merges: those are made by {@link Fields}, which keeps the places. */
  private static LoadSettings settings() {
    return LoadSettings.builder()
        .setSchema(new JsonSchema())
        .setCodePointLimit(LENGTH_MAX)
        .setMaxAliasesForCollections(ALIASES_MAX)
        .build();
  }
}
