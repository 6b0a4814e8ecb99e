package dev.pavise.webui.deployment;

import dev.pavise.webui.api.EvidenceId;
import dev.pavise.webui.api.Life;
import dev.pavise.webui.api.TimelineEntry;
import dev.pavise.webui.trust.Badge;
import dev.pavise.webui.trust.FindingRow;
import dev.pavise.webui.trust.Lives;
import dev.pavise.webui.trust.Standing;
import dev.pavise.webui.trust.Times;
import dev.pavise.webui.trust.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of the timeline as it is shown.
 *
 * @param since how long after the step before; absent for the first that is shown
 * @param day told by the first step of each day; absent for the others
 * @param verdict where there is one to look at
 * @param quiet whether it is routine, told in a smaller voice
 */
public record StepRow(
    long sequence,
    Instant at,
    String title,
    @Nullable String detail,
    Tone tone,
    boolean quiet,
    @Nullable String since,
    @Nullable String day,
    List<Badge> moves,
    @Nullable EvidenceId verdict,
    List<FindingRow> findings) {

  /** Oldest first in, newest first out. */
  static List<StepRow> newestFirst(List<TimelineEntry> entries, boolean development) {
    var rows = new ArrayList<StepRow>();
    TimelineEntry before = null;
    for (var entry : entries) {
      rows.add(of(entry, before, development));
      before = entry;
    }
    return List.copyOf(rows.reversed());
  }

  private static StepRow of(
      TimelineEntry entry, @Nullable TimelineEntry before, boolean development) {
    var findings = entry.findings();
    return new StepRow(
        entry.sequence(),
        entry.at(),
        entry.title(),
        entry.detail(),
        tone(entry, development),
        isQuiet(entry),
        before == null ? null : Times.step(Duration.between(before.at(), entry.at())),
        day(entry, before),
        moves(entry, development),
        hasVerdict(entry) ? entry.evidence() : null,
        findings == null ? List.of() : FindingRow.inOrder(findings));
  }

  private static @Nullable String day(TimelineEntry entry, @Nullable TimelineEntry before) {
    var day = Times.day(entry.at());
    return before != null && Times.day(before.at()).equals(day) ? null : day;
  }

  /** Evidence that was merely received has not been judged yet. */
  private static boolean hasVerdict(TimelineEntry entry) {
    return entry.kind() != TimelineEntry.Kind.EVIDENCE_RECEIVED;
  }

  private static Tone tone(TimelineEntry entry, boolean development) {
    return switch (entry.kind()) {
      case EVIDENCE_AFFIRMED, KEYS_RELEASED -> development ? Tone.DEVELOPMENT : Tone.GOOD;
      case EVIDENCE_REFUSED, KEYS_REFUSED, OWNER_KEY_REVOKED, FAILED -> Tone.BAD;
      case LAUNCH_FAILED -> Tone.WARN;
      case TRUST_STALE, STOPPED -> Tone.PAST;
      case RUNNING -> Tone.LIVE;
      case DEPLOYMENT_ACCEPTED,
          INTENT_STORED,
          LAUNCH_STARTED,
          VM_LAUNCHED,
          GUEST_STARTED,
          CHALLENGE_ISSUED,
          EVIDENCE_RECEIVED,
          PULLING,
          STARTING,
          CONTAINER_CHANGED,
          ATTESTATION_REQUESTED,
          STOP_REQUESTED,
          OTHER ->
          Tone.NONE;
    };
  }

  private static boolean isQuiet(TimelineEntry entry) {
    return switch (entry.kind()) {
      case INTENT_STORED, CHALLENGE_ISSUED, EVIDENCE_RECEIVED -> entry.findings() == null;
      case DEPLOYMENT_ACCEPTED,
          LAUNCH_STARTED,
          VM_LAUNCHED,
          GUEST_STARTED,
          EVIDENCE_AFFIRMED,
          EVIDENCE_REFUSED,
          KEYS_RELEASED,
          KEYS_REFUSED,
          PULLING,
          STARTING,
          RUNNING,
          CONTAINER_CHANGED,
          TRUST_STALE,
          OWNER_KEY_REVOKED,
          ATTESTATION_REQUESTED,
          LAUNCH_FAILED,
          STOP_REQUESTED,
          STOPPED,
          FAILED,
          OTHER ->
          false;
    };
  }

  private static List<Badge> moves(TimelineEntry entry, boolean development) {
    var moves = new ArrayList<Badge>();
    var life = entry.life();
    if (life != null) {
      moves.add(Lives.badge(life));
    }
    var trust = entry.trust();
    if (trust != null) {
      moves.add(new Standing(trust, life == null ? Life.RUNNING : life, development).badge());
    }
    return List.copyOf(moves);
  }
}
