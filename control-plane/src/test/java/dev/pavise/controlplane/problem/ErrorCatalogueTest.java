package dev.pavise.controlplane.problem;

import static java.util.stream.Collectors.joining;

import dev.pavise.controlplane.running.GoldenFile;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/errors.md} what the catalogue says. */
class ErrorCatalogueTest {
  private static final String HEAD =
      """
      # Errors

      Every answer that is no success is a problem of [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)
      (`application/problem+json`) with one of these codes. Codes stay; titles and actions may be worded better.
      `errors` lists every field that is wrong, each with its JSON pointer (RFC 6901), all at once.

      This file is made from the catalogue in the code; a test says so when they differ, and how to make it anew.
      """;

  @Test
  void documentsEveryCode() throws Exception {
    GoldenFile.requireEqual(
        "docs/errors.md",
        HEAD
            + Arrays.stream(ErrorCategory.values())
                .map(ErrorCatalogueTest::section)
                .collect(joining()),
        ErrorCatalogueTest.class);
  }

  private static String section(ErrorCategory category) {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.category() == category)
        .map(
            code ->
                "| `%s` | %d | %s | %s |\n"
                    .formatted(code, code.status().value(), code.title(), code.action()))
        .collect(
            joining(
                "",
                "\n## %s\n\n%s. %s\n\n| Code | Status | Title | What to do |\n|---|---|---|---|\n"
                    .formatted(category, category.title(), category.meaning()),
                ""));
  }
}
