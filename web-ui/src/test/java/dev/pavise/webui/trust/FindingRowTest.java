package dev.pavise.webui.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.webui.api.Axis;
import dev.pavise.webui.api.Finding;
import dev.pavise.webui.api.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How findings are told. */
class FindingRowTest {
  @Test
  void theGravestComesFirstThenAlongTheAxes() {
    var rows =
        FindingRow.inOrder(
            List.of(
                finding("A", Axis.HARDWARE, Severity.WARN),
                finding("B", Axis.FRESHNESS, Severity.FAIL),
                finding("C", Axis.HARDWARE, Severity.INFO),
                finding("D", Axis.GUEST_IMAGE, Severity.FAIL)));
    assertThat(rows).extracting(row -> row.finding().code()).containsExactly("D", "B", "A", "C");
  }

  @ParameterizedTest
  @CsvSource({
    "PCR_MISMATCH, PCR mismatch",
    "EK_CHAIN_UNKNOWN_ROOT, EK chain unknown root",
    "DEVELOPMENT_HARDWARE, Development hardware"
  })
  void tellsACodeInWords(String code, String words) {
    var row = FindingRow.inOrder(List.of(finding(code, Axis.HARDWARE, Severity.FAIL))).getFirst();
    assertThat(row.title()).isEqualTo(words);
  }

  private static Finding finding(String code, Axis axis, Severity severity) {
    return new Finding(code, axis, severity, "field", null, null, "do this");
  }
}
