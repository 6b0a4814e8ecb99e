package dev.pavise.cli.verify;

import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.MalformedEvidence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found of one case.
 *
 * @param stage how far the evidence came
 * @param accepted whether the policy of the case has nothing against it either
 * @param claims by name, see {@code Claims.named}
 * @param reasons what speaks against it, for the reader
 */
record CorpusVerdict(
    Stage stage,
    boolean accepted,
    Map<String, Object> claims,
    Optional<String> tcbStatus,
    Optional<Boolean> debug,
    Optional<String> platformStatus,
    List<String> reasons) {

  /** How far evidence came. */
  enum Stage {
    MALFORMED,
    DECODES,
    /** An event log that is whole and leads to its registers; nobody vouches for it. */
    REPLAYS,
    AUTHENTIC
  }

  CorpusVerdict {
    claims = Map.copyOf(claims);
    reasons = List.copyOf(reasons);
  }

  static CorpusVerdict malformed(MalformedEvidence malformed) {
    return new CorpusVerdict(
        Stage.MALFORMED,
        false,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(String.valueOf(malformed.getMessage())));
  }

  /** Without a TCB status. */
  static CorpusVerdict of(
      Stage stage, boolean accepted, Map<String, Object> claims, Assessment assessment) {
    return new CorpusVerdict(
        stage,
        accepted,
        claims,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        reasons(assessment));
  }

  CorpusVerdict withTcbStatus(String tcb, String platform) {
    return new CorpusVerdict(
        stage, accepted, claims, Optional.of(tcb), debug, Optional.of(platform), reasons);
  }

  CorpusVerdict withDebug(boolean isDebug) {
    return new CorpusVerdict(
        stage, accepted, claims, tcbStatus, Optional.of(isDebug), platformStatus, reasons);
  }

  /** These claims and those, for a format that joins two. */
  CorpusVerdict withClaims(Map<String, Object> more) {
    var all = new HashMap<>(claims);
    all.putAll(more);
    return new CorpusVerdict(stage, accepted, all, tcbStatus, debug, platformStatus, reasons);
  }

  private static List<String> reasons(Assessment assessment) {
    return assessment.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(
            finding ->
                "%s %s: expected %s, found %s"
                    .formatted(
                        finding.code(), finding.field(), finding.expected(), finding.found()))
        .toList();
  }
}
