package dev.pavise.plan.yaml;

import dev.pavise.plan.Problem.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The entries of a mapping, taken one by one; what nobody took is unknown. Merges ({@code <<}) are
 * filled in, and a key given twice is a problem. Not thread-safe.
 */
public final class Fields {
  private static final String MERGE = "<<";

  /** Deepest chain of merges in merges. */
  private static final int MERGE_DEPTH_MAX = 8;

  private final Position position;
  private final Reading reading;
  private final Map<String, Field> entries = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  /** Merging the same mapping a second time adds nothing, and could take for ever. */
  private final Set<Node> merged = new HashSet<>();

  private Fields(Position position, Reading reading) {
    this.position = position;
    this.reading = reading;
  }

  /**
   * One key with its value.
   *
   * @param at where the key is
   */
  public record Field(String key, Position at, Value value) {}

  static Fields of(MappingNode node, String path, Reading reading) {
    var fields = new Fields(Position.of(node.getStartMark(), path), reading);
    fields.fill(node, path, 0);
    return fields;
  }

  static Fields none(Position position, Reading reading) {
    return new Fields(position, reading);
  }

  /** Where the mapping begins. */
  public Position position() {
    return position;
  }

  public Problems problems() {
    return reading.problems();
  }

  public Map<String, String> variables() {
    return reading.variables();
  }

  public boolean has(String key) {
    return entries.containsKey(key);
  }

  public Optional<Field> take(String key) {
    taken.add(key);
    return Optional.ofNullable(entries.get(key));
  }

  /** The value of a key; one that is there but empty counts as absent. */
  public Optional<Value> value(String key) {
    return take(key).map(Field::value).filter(value -> !value.isNull());
  }

  public List<Field> takeAll() {
    taken.addAll(entries.keySet());
    return List.copyOf(entries.values());
  }

  /** What nobody took. */
  public List<Field> rest() {
    return entries.values().stream().filter(field -> !taken.contains(field.key())).toList();
  }

  /** Notes every key that nobody took as unknown; {@code x-…} may be anything. */
  public void refuseRest() {
    for (var field : rest()) {
      if (!field.key().startsWith("x-")) {
        refuseUnknown(field, taken);
      }
    }
  }

  /** Notes one key as unknown, with the nearest of those that are known. */
  public void refuseUnknown(Field field, Set<String> known) {
    var remedy =
        NearestName.of(field.key(), known)
            .map(near -> "Did you mean \"" + near + "\"?")
            .orElse(
                "Remove it. Known here: "
                    + String.join(", ", known.stream().sorted().toList())
                    + ".");
    problems()
        .add(field.at(), Code.KEY_UNKNOWN, "there is no key \"" + field.key() + "\" here", remedy);
  }

  private void fill(MappingNode node, String path, int depth) {
    var own = new LinkedHashMap<String, Field>();
    var merges = new ArrayList<Node>();
    for (var tuple : node.getValue()) {
      var at = Position.of(tuple.getKeyNode().getStartMark(), path);
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems().add(at, Code.TYPE_WRONG, "a key is not plain text", "Write a name as the key.");
      } else if (key.getValue().equals(MERGE)) {
        merges.add(tuple.getValueNode());
      } else {
        put(own, key.getValue(), at, path, tuple.getValueNode());
      }
    }
    own.forEach(entries::putIfAbsent);
    for (var base : merges) {
      merge(base, path, depth);
    }
  }

  private void put(Map<String, Field> own, String key, Position at, String path, Node valueNode) {
    var keyPath = path.isEmpty() ? key : path + "." + key;
    var keyAt = new Position(at.line(), at.column(), keyPath);
    var earlier = own.get(key);
    if (earlier == null) {
      own.put(key, new Field(key, keyAt, new Value(valueNode, keyPath, reading)));
      return;
    }
    problems()
        .add(
            keyAt,
            Code.KEY_TWICE,
            "\"" + key + "\" is given a second time, first on line " + earlier.at().line(),
            "Keep one of the two.");
  }

  private void merge(Node base, String path, int depth) {
    var at = Position.of(base.getStartMark(), path);
    if (!merged.add(base)) {
      return;
    }
    if (depth == MERGE_DEPTH_MAX) {
      problems()
          .add(
              at,
              Code.YAML_MALFORMED,
              "merges nest deeper than " + MERGE_DEPTH_MAX,
              "Merge fewer mappings into one another.");
    } else if (base instanceof MappingNode mapping) {
      fill(mapping, path, depth + 1);
    } else if (base instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> merge(item, path, depth + 1));
    } else {
      problems()
          .add(at, Code.TYPE_WRONG, "\"<<\" merges no mapping", "Name a mapping, as in <<: *base.");
    }
  }
}
