package dev.pavise.cli.verify;

import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.finding.FindingCode;
import java.util.Set;

/** What the policies of corpus cases have in common. Stateless. */
final class CorpusPolicy {
  /**
   * Under a test root everything is development hardware; that is what the case asks for, and says
   * nothing against its evidence.
   */
  private static final Set<String> OF_EVERY_TEST_ROOT =
      Set.of(
          FindingCode.DEVELOPMENT_HARDWARE.name(),
          FindingCode.DEVELOPMENT_NOT_ALLOWED.name(),
          FindingCode.PLATFORM_NOT_ALLOWED.name());

  private CorpusPolicy() {}

  /** Whether nothing stands in the way but that the root is a test's. */
  static boolean isAccepted(Assessment assessment) {
    return assessment.findings().stream()
        .noneMatch(
            finding ->
                finding.severity() == Finding.Severity.FAIL
                    && !OF_EVERY_TEST_ROOT.contains(finding.code()));
  }
}
