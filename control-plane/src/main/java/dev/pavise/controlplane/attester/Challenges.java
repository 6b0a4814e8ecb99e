package dev.pavise.controlplane.attester;

import dev.pavise.controlplane.deployment.DeploymentEvent;
import dev.pavise.controlplane.deployment.Deployments;
import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.controlplane.outbox.Outbox;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.controlplane.provisioning.InstanceToken;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.Json;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.attester.AttestationRequest;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.records.ChallengeIssued;
import dev.pavise.messages.records.ChallengeRequested;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.Finding;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Hands challenges from the worker to guests. The worker makes them; here they are only kept, so
 * that a request may wait in one replica for what another replica consumed.
 */
@Component
public class Challenges {
  private static final Duration RATE_WINDOW = Duration.ofMinutes(1);

  private final JdbcClient jdbc;
  private final Deployments deployments;
  private final Outbox outbox;
  private final Wakeups wakeups;
  private final AttesterSettings settings;
  private final Clock clock;

  Challenges(
      JdbcClient jdbc,
      Deployments deployments,
      Outbox outbox,
      Wakeups wakeups,
      AttesterSettings settings,
      Clock clock) {
    this.jdbc = jdbc;
    this.deployments = deployments;
    this.outbox = outbox;
    this.wakeups = wakeups;
    this.settings = settings;
    this.clock = clock;
  }

  /** The worker's answer: a challenge, or why there is none. */
  record Answer(@Nullable Challenge issued, List<Finding> findings) {}

  static String topic(ChallengeId id) {
    return "challenge:" + id;
  }

  /** Stores the request and its record for the worker in one transaction. */
  @Transactional
  ChallengeId request(InstanceToken guest, AttestationRequest request) {
    deployments.lock(guest.tenant(), guest.deployment());
    var now = clock.instant();
    requireModestRate(guest, now);
    var id = ChallengeId.random();
    jdbc.sql(
            "insert into challenges (tenant_id, deployment_id, id, attempt, requested_at)"
                + " values (?, ?, ?, ?, ?)")
        .param(guest.tenant().value())
        .param(guest.deployment().value())
        .param(id.value())
        .param(guest.attempt())
        .param(Timestamp.from(now))
        .update();
    outbox.append(
        guest.tenant(),
        guest.deployment(),
        Topics.CHALLENGE_REQUESTED,
        new ChallengeRequested(
            ChallengeRequested.VERSION, guest.tenant(), guest.deployment(), id, now, request));
    return id;
  }

  private void requireModestRate(InstanceToken guest, Instant now) {
    var recent =
        jdbc.sql(
                "select count(*) from challenges"
                    + " where tenant_id = ? and deployment_id = ? and requested_at > ?")
            .param(guest.tenant().value())
            .param(guest.deployment().value())
            .param(Timestamp.from(now.minus(RATE_WINDOW)))
            .query(Integer.class)
            .single();
    if (recent >= settings.challengesPerMinuteMax()) {
      throw Problem.later(
          ErrorCode.RATE_LIMITED,
          "An instance may ask for %d challenges a minute."
              .formatted(settings.challengesPerMinuteMax()),
          Duration.ofSeconds(10));
    }
  }

  /** The answer, if it has come. */
  @Transactional(readOnly = true)
  Optional<Answer> answer(TenantId tenant, ChallengeId id) {
    return jdbc.sql(
            "select issued, findings from challenges"
                + " where tenant_id = ? and id = ? and issued_at is not null")
        .param(tenant.value())
        .param(id.value())
        .query(
            (row, number) -> {
              var issued = row.getBytes("issued");
              return new Answer(
                  issued == null ? null : Json.readTolerant(issued, Challenge.class),
                  List.of(
                      Json.readTolerant(
                          row.getString("findings").getBytes(StandardCharsets.UTF_8),
                          Finding[].class)));
            })
        .optional();
  }

  /**
   * Takes the worker's answer; the same answer again changes nothing.
   *
   * @return false when no such challenge was ever asked for by this deployment
   */
  @Transactional
  public boolean take(ChallengeIssued answer) {
    if (!isAsked(answer)) {
      return false;
    }
    deployments.lock(answer.tenant(), answer.deployment());
    var issued = answer.issued();
    var isNew =
        jdbc.sql(
                    "update challenges set issued_at = ?, issued = ?, findings = ?"
                        + " where tenant_id = ? and id = ? and issued_at is null")
                .param(Timestamp.from(answer.issuedAt()))
                .param(issued == null ? null : Json.write(issued))
                .param(new String(Json.write(answer.findings()), StandardCharsets.UTF_8))
                .param(answer.tenant().value())
                .param(answer.challenge().value())
                .update()
            == 1;
    if (!isNew) {
      return true;
    }
    deployments.apply(
        answer.tenant(),
        answer.deployment(),
        issued == null
            ? new DeploymentEvent.ChallengeRefused(answer.findings())
            : new DeploymentEvent.ChallengeIssued());
    wakeups.announce(topic(answer.challenge()));
    return true;
  }

  private boolean isAsked(ChallengeIssued answer) {
    return jdbc.sql("select 1 from challenges where tenant_id = ? and deployment_id = ? and id = ?")
        .param(answer.tenant().value())
        .param(answer.deployment().value())
        .param(answer.challenge().value())
        .query(Integer.class)
        .optional()
        .isPresent();
  }
}
