package dev.pavise.webui.trust;

import dev.pavise.webui.api.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A finding as it is shown.
 *
 * @param title its code in words
 */
public record FindingRow(Finding finding, String title, String axis, Badge badge) {

  /** Gravest first, then along the axes. */
  public static List<FindingRow> inOrder(List<Finding> findings) {
    return findings.stream()
        .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding::axis))
        .map(FindingRow::of)
        .toList();
  }

  private static FindingRow of(Finding finding) {
    var badge =
        switch (finding.severity()) {
          case FAIL -> new Badge("Fails", Tone.BAD, "Stands in the way of trust.");
          case WARN -> new Badge("Warning", Tone.WARN, "Does not stand in the way of trust.");
          case INFO -> new Badge("Note", Tone.NONE, "Worth knowing.");
        };
    return new FindingRow(finding, words(finding.code()), AxisRow.name(finding.axis()), badge);
  }

  /** {@code PCR_MISMATCH} becomes {@code PCR mismatch}. */
  private static String words(String code) {
    var words = new StringBuilder();
    for (var word : code.split("_", -1)) {
      var known = ACRONYMS.contains(word);
      var shown = known ? word : word.toLowerCase(Locale.ROOT);
      if (words.isEmpty() && !known && !shown.isEmpty()) {
        shown = word.charAt(0) + shown.substring(1);
      }
      words.append(words.isEmpty() ? "" : " ").append(shown);
    }
    return words.toString();
  }

  private static final Set<String> ACRONYMS =
      Set.of("PCR", "EK", "AK", "TPM", "TCB", "SNP", "TDX", "VM");
}
