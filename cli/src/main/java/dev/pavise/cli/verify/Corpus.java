package dev.pavise.cli.verify;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cases of evidence with what is expected of each, read from one JSON file. Immutable. */
record Corpus(List<CorpusCase> cases) {
  private static final JsonMapper MAPPER = new JsonMapper();

  Corpus {
    cases = List.copyOf(cases);
  }

  /** Paths in the file are relative to its folder. */
  static Corpus read(Path file) {
    try {
      var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
      var cases = new ArrayList<CorpusCase>();
      for (var node : MAPPER.readTree(Files.readAllBytes(file)).path("cases")) {
        cases.add(read(node, folder));
      }
      if (cases.isEmpty()) {
        throw unreadable(file, "it has no cases");
      }
      return new Corpus(cases);
    } catch (JacksonException | DateTimeParseException e) {
      throw unreadable(file, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The good case that a made one differs from: its values are the reference values of the platform
   * that both pretend to be.
   */
  Optional<CorpusCase> baselineOf(CorpusCase made) {
    return cases.stream()
        .filter(
            one ->
                one.isBaseline()
                    && one.format().equals(made.format())
                    && one.testRoot().equals(made.testRoot()))
        .findFirst();
  }

  private static CorpusCase read(JsonNode node, Path folder) {
    Map<String, Path> inputs = new HashMap<>();
    for (var input : node.path("inputs").properties()) {
      inputs.put(input.getKey(), folder.resolve(input.getValue().asString()));
    }
    var roots = node.path("roots");
    return new CorpusCase(
        node.path("id").asString(),
        node.path("format").asString(),
        folder.resolve(node.path("evidence").asString()),
        inputs,
        roots.path("test").isString()
            ? Optional.of(folder.resolve(roots.path("test").asString()))
            : Optional.empty(),
        roots.isObject(),
        node.path("at").isString()
            ? Optional.of(Instant.parse(node.path("at").asString()))
            : Optional.empty(),
        node.path("outcome").asString(),
        node.path("reason").asString(""),
        node.path("note").asString(""),
        node);
  }

  private static Failure unreadable(Path file, String why) {
    return new Failure(
        ExitCode.BAD_INPUT,
        "cannot read the corpus " + file + ": " + why,
        "Name a JSON file with cases, each with id, format, evidence and outcome.");
  }
}
