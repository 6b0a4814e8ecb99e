package dev.pavise.controlplane.intake;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Remembers answers by the tenant's idempotency keys. The key's row is written in the transaction
 * it guards: a second request with the same key waits for the first and then gets its answer.
 */
@Component
class IdempotencyKeys {
  private static final Duration KEPT = Duration.ofDays(1);

  private final JdbcClient jdbc;
  private final Clock clock;

  IdempotencyKeys(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** What was answered, byte for byte. */
  record Answer(DeploymentId deployment, Bytes body) {}

  /** Empty when the key is new and now taken; the earlier answer when it is the same request. */
  @Transactional(propagation = Propagation.MANDATORY)
  Optional<Answer> claim(TenantId tenant, String key, Sha256 request) {
    var isNew =
        jdbc.sql(
                    "insert into idempotency_keys (tenant_id, key, request_digest, created_at)"
                        + " values (?, ?, ?, ?) on conflict do nothing")
                .param(tenant.value())
                .param(key)
                .param(request.toString())
                .param(Timestamp.from(clock.instant()))
                .update()
            == 1;
    return isNew ? Optional.empty() : Optional.of(earlier(tenant, key, request));
  }

  private Answer earlier(TenantId tenant, String key, Sha256 request) {
    return jdbc.sql(
            "select deployment_id, answer from idempotency_keys"
                + " where tenant_id = ? and key = ? and request_digest = ?")
        .param(tenant.value())
        .param(key)
        .param(request.toString())
        .query(
            (row, number) ->
                new Answer(
                    new DeploymentId(row.getObject("deployment_id", UUID.class)),
                    Bytes.copyOf(row.getBytes("answer"))))
        .optional()
        .orElseThrow(
            () ->
                Problem.of(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "The body is not the one that came with this key before."));
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void remember(TenantId tenant, String key, Answer answer) {
    jdbc.sql(
            "update idempotency_keys set deployment_id = ?, answer = ?"
                + " where tenant_id = ? and key = ?")
        .param(answer.deployment().value())
        .param(answer.body().toByteArray())
        .param(tenant.value())
        .param(key)
        .update();
  }

  @Scheduled(fixedDelayString = "PT1H")
  void forgetOld() {
    jdbc.sql("select background.forget_idempotency_keys(?)")
        .param(Timestamp.from(clock.instant().minus(KEPT)))
        .query((row, number) -> number)
        .list();
  }
}
