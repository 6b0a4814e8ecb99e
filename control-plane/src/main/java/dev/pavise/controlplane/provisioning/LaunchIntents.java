package dev.pavise.controlplane.provisioning;

import dev.pavise.controlplane.deployment.DeploymentMoved;
import dev.pavise.controlplane.identity.OpaqueToken;
import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.controlplane.provider.InstanceKey;
import dev.pavise.controlplane.provider.LaunchIntent;
import dev.pavise.controlplane.provider.Provider;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.Port;
import dev.pavise.messages.result.Life;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stored intents and their leases. The user data is kept as it is, token included: an idempotent
 * launch needs the very same bytes after a crash, and the token proves nothing.
 */
@Component
public class LaunchIntents {
  static final String TOPIC = "reconciler";
  private static final String TOKEN_PREFIX = "pvs_instance_";

  private final JdbcClient jdbc;
  private final Wakeups wakeups;
  private final UserDataWriter userData;
  private final Clock clock;

  LaunchIntents(JdbcClient jdbc, Wakeups wakeups, UserDataWriter userData, Clock clock) {
    this.jdbc = jdbc;
    this.wakeups = wakeups;
    this.userData = userData;
    this.clock = clock;
  }

  /**
   * What a deployment wants launched.
   *
   * @param relaunch whether another VM takes the place of one that vanished
   */
  public record Wish(
      TenantId tenant,
      DeploymentId deployment,
      Sha256 manifest,
      String platform,
      Sha256 guestImage,
      List<Port> ports,
      boolean relaunch) {}

  /** Stores the first intent of a deployment, in the transaction that accepts it. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void store(Wish wish, Provider provider) {
    var token = OpaqueToken.random(TOKEN_PREFIX);
    var now = Timestamp.from(clock.instant());
    jdbc.sql(
            """
            insert into launch_intents (tenant_id, deployment_id, attempt, key, provider, platform,
              guest_image, ports, user_data, token_hash, relaunch, goal, settled, failures, next_at,
              created_at)
            values (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, 'PRESENT', false, 0, ?, ?)
            """)
        .param(wish.tenant().value())
        .param(wish.deployment().value())
        .param(InstanceKey.of(wish.deployment(), 1).value())
        .param(provider.name())
        .param(wish.platform())
        .param(wish.guestImage().toString())
        .param(new String(Json.write(wish.ports()), StandardCharsets.UTF_8))
        .param(userData.write(token, wish.manifest(), provider))
        .param(token.hash())
        .param(wish.relaunch())
        .param(now)
        .param(now)
        .update();
    wakeups.announce(TOPIC);
  }

  /** Stores the next intent of a deployment whose VM vanished, and gives up the one before. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void storeNext(StoredIntent before, Sha256 manifest, Provider provider, Duration pause) {
    var token = OpaqueToken.random(TOKEN_PREFIX);
    var now = clock.instant();
    jdbc.sql(
            """
            insert into launch_intents (tenant_id, deployment_id, attempt, key, provider, platform,
              guest_image, ports, user_data, token_hash, relaunch, goal, settled, failures, next_at,
              created_at)
            select tenant_id, deployment_id, attempt + 1, ?, provider, platform, guest_image, ports,
              ?, ?, relaunch, 'PRESENT', false, 0, ?, ?
            from launch_intents where tenant_id = ? and deployment_id = ? and attempt = ?
            """)
        .param(InstanceKey.of(before.deployment(), before.attempt() + 1).value())
        .param(userData.write(token, manifest, provider))
        .param(token.hash())
        .param(Timestamp.from(now.plus(pause)))
        .param(Timestamp.from(now))
        .param(before.tenant().value())
        .param(before.deployment().value())
        .param(before.attempt())
        .update();
    wantGone(before);
  }

  /** Whose token this is, as long as its VM is wanted. */
  public Optional<InstanceToken> findByToken(byte[] hash) {
    return jdbc.sql(
            "select tenant_id, deployment_id, attempt"
                + " from background.holder_of_instance_token(?)")
        .param(hash)
        .query(
            (row, number) ->
                new InstanceToken(
                    new TenantId(row.getObject("tenant_id", UUID.class)),
                    new DeploymentId(row.getObject("deployment_id", UUID.class)),
                    row.getInt("attempt")))
        .optional();
  }

  /** In the transaction that stops a deployment, its VM becomes unwanted. */
  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  void onMoved(DeploymentMoved moved) {
    if (moved.after().life() == Life.STOPPING) {
      jdbc.sql(
              "update launch_intents set goal = 'GONE', failures = 0, next_at = ?"
                  + " where tenant_id = ? and deployment_id = ? and not settled")
          .param(Timestamp.from(clock.instant()))
          .param(moved.tenant().value())
          .param(moved.deployment().value())
          .update();
      wakeups.announce(TOPIC);
    }
  }

  /** Takes leases on what is due and in nobody's hands. */
  @Transactional
  List<StoredIntent> lease(int max, Duration duration) {
    var now = clock.instant();
    return jdbc.sql("select * from background.lease_launch_intents(?, ?, ?)")
        .param(Timestamp.from(now))
        .param(Timestamp.from(now.plus(duration)))
        .param(max)
        .query((row, number) -> stored(row))
        .list();
  }

  /** Prolongs leases that still hold; the others stay lost. */
  @Transactional
  void renew(Collection<UUID> leases, Duration duration) {
    jdbc.sql("select background.renew_leases(?, ?)")
        .param(leases.toArray(UUID[]::new))
        .param(Timestamp.from(clock.instant().plus(duration)))
        .query((row, number) -> number)
        .list();
  }

  /**
   * Locks the intent if the lease still holds; whoever gets false must not write what came of it.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  boolean holds(StoredIntent intent) {
    return jdbc.sql(
            "select 1 from launch_intents where tenant_id = ? and deployment_id = ?"
                + " and attempt = ? and lease = ? for update")
        .param(intent.tenant().value())
        .param(intent.deployment().value())
        .param(intent.attempt())
        .param(intent.lease())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void recordLaunched(StoredIntent intent) {
    jdbc.sql(
            "update launch_intents set launched_at = ?"
                + " where tenant_id = ? and deployment_id = ? and attempt = ?")
        .param(Timestamp.from(clock.instant()))
        .param(intent.tenant().value())
        .param(intent.deployment().value())
        .param(intent.attempt())
        .update();
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void wantGone(StoredIntent intent) {
    jdbc.sql(
            "update launch_intents set goal = 'GONE', failures = 0"
                + " where tenant_id = ? and deployment_id = ? and attempt = ?")
        .param(intent.tenant().value())
        .param(intent.deployment().value())
        .param(intent.attempt())
        .update();
  }

  /** Nothing is left to do; the user data is forgotten. */
  @Transactional(propagation = Propagation.MANDATORY)
  void settle(StoredIntent intent) {
    jdbc.sql(
            "update launch_intents set settled = true, user_data = '', lease = null,"
                + " leased_until = null where tenant_id = ? and deployment_id = ? and attempt = ?")
        .param(intent.tenant().value())
        .param(intent.deployment().value())
        .param(intent.attempt())
        .update();
  }

  /** Gives the lease back; a VM that became unwanted meanwhile is due at once. */
  @Transactional(propagation = Propagation.MANDATORY)
  void release(StoredIntent intent, int failures, Duration pause) {
    var now = clock.instant();
    jdbc.sql(
            "update launch_intents set lease = null, leased_until = null, failures = ?,"
                + " next_at = case when goal <> ? then cast(? as timestamptz)"
                + " else cast(? as timestamptz) end"
                + " where tenant_id = ? and deployment_id = ? and attempt = ? and lease = ?")
        .param(failures)
        .param(intent.goal().name())
        .param(Timestamp.from(now))
        .param(Timestamp.from(now.plus(pause)))
        .param(intent.tenant().value())
        .param(intent.deployment().value())
        .param(intent.attempt())
        .param(intent.lease())
        .update();
  }

  /** Whether a VM of this key may exist. */
  boolean mayExist(InstanceKey key) {
    return jdbc.sql("select background.launch_may_exist(?)")
        .param(key.value())
        .query(Boolean.class)
        .single();
  }

  private static StoredIntent stored(ResultSet row) throws SQLException {
    return new StoredIntent(
        new TenantId(row.getObject("tenant_id", UUID.class)),
        new DeploymentId(row.getObject("deployment_id", UUID.class)),
        row.getInt("attempt"),
        row.getString("provider"),
        new LaunchIntent(
            new InstanceKey(row.getString("key")),
            row.getString("platform"),
            Sha256.parse(row.getString("guest_image")),
            List.of(
                Json.readTolerant(
                    row.getString("ports").getBytes(StandardCharsets.UTF_8), Port[].class)),
            Bytes.copyOf(row.getBytes("user_data"))),
        row.getBoolean("relaunch"),
        Desired.Goal.valueOf(row.getString("goal")),
        row.getTimestamp("launched_at") != null,
        row.getInt("failures"),
        row.getObject("lease", UUID.class));
  }
}
