package dev.pavise.controlplane.idempotency;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
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
public class IdempotencyKeys {
  private static final Duration KEPT = Duration.ofDays(1);

  private final JdbcClient jdbc;
  private final Clock clock;

  IdempotencyKeys(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Empty when the key is new and now taken; the earlier answer when it is the same request. */
  @Transactional(propagation = Propagation.MANDATORY)
  Optional<Bytes> claim(TenantId tenant, String key, Sha256 request) {
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

  private Bytes earlier(TenantId tenant, String key, Sha256 request) {
    return jdbc.sql(
            "select answer from idempotency_keys"
                + " where tenant_id = ? and key = ? and request_digest = ?")
        .param(tenant.value())
        .param(key)
        .param(request.toString())
        .query((row, number) -> Bytes.copyOf(row.getBytes("answer")))
        .optional()
        .orElseThrow(
            () ->
                Problem.of(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "The request is not the one that came with this key before."));
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void remember(TenantId tenant, String key, Bytes answer) {
    jdbc.sql("update idempotency_keys set answer = ? where tenant_id = ? and key = ?")
        .param(answer.toByteArray())
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
