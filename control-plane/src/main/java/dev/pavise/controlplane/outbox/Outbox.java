package dev.pavise.controlplane.outbox;

import dev.pavise.controlplane.http.RequestId;
import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Json;
import dev.pavise.messages.TenantId;
import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes records for Kafka within the transaction that makes them true. Whoever appends holds the
 * lock on the deployment's row, so ids grow in the order of commits for each key.
 */
@Component
public class Outbox {
  static final String TOPIC = "outbox";

  private final JdbcClient jdbc;
  private final Wakeups wakeups;
  private final Clock clock;

  Outbox(JdbcClient jdbc, Wakeups wakeups, Clock clock) {
    this.jdbc = jdbc;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void append(TenantId tenant, DeploymentId key, String topic, Record message) {
    jdbc.sql(
            "insert into outbox (tenant_id, topic, key, payload, created_at, request)"
                + " values (?, ?, ?, ?, ?, ?)")
        .param(tenant.value())
        .param(topic)
        .param(key.toString())
        .param(Json.write(message))
        .param(Timestamp.from(clock.instant()))
        .param(RequestId.current().orElse(null))
        .update();
    wakeups.announce(TOPIC);
  }
}
