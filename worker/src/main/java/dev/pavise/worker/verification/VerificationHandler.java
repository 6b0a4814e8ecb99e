package dev.pavise.worker.verification;

import dev.pavise.attestation.finding.Assessment;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.records.ChallengeRequested;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.Tier;
import dev.pavise.worker.kafka.Outgoing;
import dev.pavise.worker.kafka.Placement;
import dev.pavise.worker.kafka.RecordHandler;
import dev.pavise.worker.result.EarSigner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows from a request for a challenge, and from evidence. One partition, one thread. */
final class VerificationHandler implements RecordHandler {
  private static final Logger LOG = LoggerFactory.getLogger(VerificationHandler.class);

  /** A use is remembered beyond the ticket's own end, as far as clocks may differ. */
  private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(2);

  private final Placement placement;
  private final ChallengeMaker challenges;
  private final TicketSeal tickets;
  private final UsedChallenges used;
  private final EvidenceJudge judge;
  private final EarSigner ears;
  private final InstantSource clock;

  VerificationHandler(
      Placement placement,
      ChallengeMaker challenges,
      TicketSeal tickets,
      UsedChallenges used,
      EvidenceJudge judge,
      EarSigner ears,
      InstantSource clock) {
    this.placement = placement;
    this.challenges = challenges;
    this.tickets = tickets;
    this.used = used;
    this.judge = judge;
    this.ears = ears;
    this.clock = clock;
  }

  @Override
  public List<Outgoing> handle(ConsumerRecord<byte[], byte[]> record) {
    return switch (record.topic()) {
      case Topics.CHALLENGE_REQUESTED -> challenge(record);
      case Topics.EVIDENCE_RECEIVED -> evidence(record);
      default -> throw new Unbelievable("this group does not consume the topic");
    };
  }

  private List<Outgoing> challenge(ConsumerRecord<byte[], byte[]> record) {
    var requested = read(record, ChallengeRequested.class);
    requireVersion(requested.version(), ChallengeRequested.VERSION);
    placement.require(record, requested.deployment());
    var issued = challenges.answer(requested);
    LOG.info(
        "deployment {}: challenge {} {}",
        issued.deployment(),
        issued.challenge(),
        issued.issued() == null ? "refused" : "issued");
    return List.of(Outgoing.message(Topics.CHALLENGE_ISSUED, issued));
  }

  private List<Outgoing> evidence(ConsumerRecord<byte[], byte[]> record) {
    var received = read(record, EvidenceReceived.class);
    requireVersion(received.version(), EvidenceReceived.VERSION);
    placement.require(record, received.deployment());
    var now = clock.instant();
    var opened = EvidenceJudge.Opened.open(received, tickets);
    var ticket = opened.ticket().filter(ours -> FreshnessGate.isFor(ours, received));
    var before = ticket.flatMap(ours -> used.find(record.partition(), ours.challenge()));
    var digest = Sha256.of(received.evidence());
    if (before.isPresent() && before.get().isBy(received.evidenceId(), digest)) {
      var same = before.get();
      return List.of(verdict(received, now, same.ear(), same.affirmed()));
    }
    var assessment = new Assessment();
    if (ticket.isPresent() && before.isEmpty() && used.isFull(record.partition(), now)) {
      assessment.add(
          VerificationFinding.CHALLENGES_TOO_MANY.fail(
              "ticket.challenge", "at most " + UsedChallenges.CHALLENGES_MAX + " lately", "more"));
      ticket = Optional.empty();
    }
    var result = judge.judge(opened, before, now, assessment);
    boolean affirmed = result.status() == Tier.AFFIRMING;
    var ear = ears.sign(result, opened.ticket().map(ChallengeTicket::nonce).orElse(null));
    if (before.isEmpty()) {
      ticket.ifPresent(
          ours ->
              used.add(
                  record.partition(),
                  ours.challenge(),
                  new UsedChallenges.Use(
                      received.evidenceId(),
                      digest,
                      ear,
                      affirmed,
                      ours.expiresAt().plus(CLOCK_SKEW_MAX))));
    }
    LOG.info(
        "deployment {}: evidence {} is {}",
        received.deployment(),
        received.evidenceId(),
        result.status());
    return List.of(verdict(received, now, ear, affirmed));
  }

  private static Outgoing verdict(
      EvidenceReceived received, Instant now, String ear, boolean affirmed) {
    return Outgoing.message(
        Topics.EVIDENCE_APPRAISED,
        new EvidenceAppraised(
            EvidenceAppraised.VERSION,
            received.tenant(),
            received.deployment(),
            received.challenge(),
            received.evidenceId(),
            now,
            ear,
            affirmed ? received.material() : null));
  }

  private static <T> T read(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    if (record.value() == null) {
      throw new Unbelievable("the record has no value");
    }
    try {
      return Json.readTolerant(record.value(), type);
    } catch (MalformedMessage e) {
      throw new Unbelievable("not a valid " + type.getSimpleName());
    }
  }

  private static void requireVersion(int found, int expected) {
    if (found != expected) {
      throw new Unbelievable("version is " + found + ", this worker knows " + expected);
    }
  }
}
