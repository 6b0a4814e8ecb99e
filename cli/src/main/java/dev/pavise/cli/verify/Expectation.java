package dev.pavise.cli.verify;

import dev.pavise.cli.verify.CorpusVerdict.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares what a corpus expects with what was found. Stateless. */
final class Expectation {
  private Expectation() {}

  /** Every difference in words; empty when there is none. */
  static List<String> differences(CorpusCase one, CorpusVerdict found) {
    var differences = new ArrayList<String>();
    outcome(one.outcome(), found).ifPresent(differences::add);
    var expected = one.expected();
    if (found.stage() != Stage.MALFORMED) {
      for (var claim : expected.path("claims").properties()) {
        compare(claim.getKey(), claim.getValue(), found.claims().get(claim.getKey()), differences);
      }
    }
    compareWord("tcbStatus", expected.path("tcbStatus"), found.tcbStatus(), differences);
    compareWord(
        "platformStatus", expected.path("platformStatus"), found.platformStatus(), differences);
    if (expected.path("debug").isBoolean()
        && !found.debug().equals(Optional.of(expected.path("debug").asBoolean()))) {
      differences.add(
          "debug: expected %s, found %s"
              .formatted(
                  expected.path("debug"), found.debug().map(String::valueOf).orElse("nothing")));
    }
    return differences;
  }

  /**
   * The outcome in the corpus' own words. Words in parentheses, and conditions after "when", are
   * about the policy that the case was judged with; what follows the verb is a TCB status.
   */
  private static Optional<String> outcome(String expected, CorpusVerdict found) {
    var words = expected.replaceAll("\\(.*\\)", "").replaceAll(" (when|by) .*", "").strip();
    boolean either = words.startsWith("accept or");
    var verb = words.split(" ", 2)[0];
    var status = words.contains(" ") && !either ? words.substring(verb.length() + 1) : "";
    boolean isAccepted =
        found.accepted() && (found.stage() == Stage.AUTHENTIC || found.stage() == Stage.REPLAYS);
    boolean holds =
        either
            || switch (verb) {
              case "authentic" -> found.stage() == Stage.AUTHENTIC;
              case "decodes" -> found.stage() == Stage.DECODES;
              case "malformed" -> found.stage() == Stage.MALFORMED;
              case "replays" -> found.stage() == Stage.REPLAYS;
              case "refused" -> found.stage() != Stage.AUTHENTIC && found.stage() != Stage.REPLAYS;
              case "accept" -> isAccepted;
              case "reject" -> !isAccepted;
              case "status" -> found.stage() == Stage.AUTHENTIC;
              default -> false;
            };
    boolean statusHolds = status.isEmpty() || found.tcbStatus().equals(Optional.of(status));
    return holds && statusHolds
        ? Optional.empty()
        : Optional.of("outcome: expected %s, found %s".formatted(expected, word(found)));
  }

  /** What was found, in the corpus' words. */
  static String word(CorpusVerdict found) {
    var stage = found.stage().name().toLowerCase(Locale.ROOT);
    var accepted =
        found.stage() == Stage.AUTHENTIC || found.stage() == Stage.REPLAYS
            ? (found.accepted() ? ", accepted" : ", rejected")
            : "";
    return stage + accepted + found.tcbStatus().map(status -> ", " + status).orElse("");
  }

  private static void compareWord(
      String name, JsonNode expected, Optional<String> found, List<String> differences) {
    if (expected.isString() && !found.equals(Optional.of(expected.asString()))) {
      differences.add(
          "%s: expected %s, found %s"
              .formatted(name, expected.asString(), found.orElse("nothing")));
    }
  }

  private static void compare(
      String name, JsonNode expected, @Nullable Object found, List<String> differences) {
    if (expected.isObject() && found instanceof Map<?, ?> map) {
      for (var member : expected.properties()) {
        compare(
            name + "." + member.getKey(), member.getValue(), map.get(member.getKey()), differences);
      }
    } else if (expected.isArray() && found instanceof List<?> list) {
      if (expected.size() != list.size()) {
        differences.add(
            "%s: expected %d of them, found %d".formatted(name, expected.size(), list.size()));
      }
      for (int i = 0; i < Math.min(expected.size(), list.size()); i++) {
        compare(name + "[" + i + "]", expected.get(i), list.get(i), differences);
      }
    } else if (!isSame(expected, found)) {
      differences.add(
          "%s: expected %s, found %s".formatted(name, expected, found == null ? "nothing" : found));
    }
  }

  private static boolean isSame(JsonNode expected, @Nullable Object found) {
    if (expected.isNull()) {
      return found == null;
    }
    if (expected.isString() && found instanceof Long number) {
      var text = expected.asString();
      return text.startsWith("0x") && text.substring(2).equals(Long.toHexString(number));
    }
    if (expected.isIntegralNumber()) {
      return Objects.equals(expected.asLong(), found);
    }
    if (expected.isBoolean()) {
      return Objects.equals(expected.asBoolean(), found);
    }
    return expected.isString() && expected.asString().equals(found);
  }
}
