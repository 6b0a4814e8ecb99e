package dev.pavise.plan.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** A place in the file: line and column from 1, and the keys that lead there. */
public record Position(int line, int column, String path) {
  static Position of(Optional<Mark> mark, String path) {
    return new Position(
        mark.map(Mark::getLine).orElse(0) + 1, mark.map(Mark::getColumn).orElse(0) + 1, path);
  }
}
