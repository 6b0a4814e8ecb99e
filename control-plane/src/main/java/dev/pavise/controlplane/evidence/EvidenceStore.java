package dev.pavise.controlplane.evidence;

import dev.pavise.controlplane.audit.Audited;
import dev.pavise.controlplane.deployment.DeploymentEvent;
import dev.pavise.controlplane.deployment.DeploymentMaterial;
import dev.pavise.controlplane.deployment.Deployments;
import dev.pavise.controlplane.identity.Identity;
import dev.pavise.controlplane.outbox.Outbox;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.controlplane.provisioning.InstanceToken;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.records.Topics;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps evidence as the exact bytes that were posted, each answering one challenge. */
@Component
public class EvidenceStore {
  private final JdbcClient jdbc;
  private final Deployments deployments;
  private final DeploymentMaterial material;
  private final Identity identity;
  private final Outbox outbox;
  private final ApplicationEventPublisher listeners;
  private final Clock clock;

  EvidenceStore(
      JdbcClient jdbc,
      Deployments deployments,
      DeploymentMaterial material,
      Identity identity,
      Outbox outbox,
      ApplicationEventPublisher listeners,
      Clock clock) {
    this.jdbc = jdbc;
    this.deployments = deployments;
    this.material = material;
    this.identity = identity;
    this.outbox = outbox;
    this.listeners = listeners;
    this.clock = clock;
  }

  /**
   * Where a piece of evidence belongs.
   *
   * @param attempt which VM of the deployment posted it
   * @param address from where it was posted; absent for evidence older than this record of it
   */
  public record Stored(
      TenantId tenant,
      DeploymentId deployment,
      EvidenceId id,
      int attempt,
      Instant receivedAt,
      Sha256 digest,
      @Nullable String address) {}

  /** Stores evidence with its record for the worker; a challenge that was answered is refused. */
  @Transactional
  public EvidenceId receive(
      InstanceToken guest, ChallengeId challenge, Bytes evidence, String address) {
    deployments.lock(guest.tenant(), guest.deployment());
    requireOpen(guest, challenge);
    var now = clock.instant();
    var id = EvidenceId.random();
    jdbc.sql("update challenges set answered_at = ? where tenant_id = ? and id = ?")
        .param(Timestamp.from(now))
        .param(guest.tenant().value())
        .param(challenge.value())
        .update();
    jdbc.sql(
            """
            insert into evidence (tenant_id, deployment_id, id, challenge_id, attempt, received_at,
              content, digest, address)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .param(guest.tenant().value())
        .param(guest.deployment().value())
        .param(id.value())
        .param(challenge.value())
        .param(guest.attempt())
        .param(Timestamp.from(now))
        .param(evidence.toByteArray())
        .param(Sha256.of(evidence).toString())
        .param(address)
        .update();
    listeners.publishEvent(
        Audited.of(
            guest.tenant(),
            "evidence.received",
            guest.deployment().toString(),
            Map.of("evidence", id.toString(), "digest", Sha256.of(evidence).toString())));
    deployments.apply(guest.tenant(), guest.deployment(), new DeploymentEvent.EvidenceReceived(id));
    outbox.append(
        guest.tenant(),
        guest.deployment(),
        Topics.EVIDENCE_RECEIVED,
        new EvidenceReceived(
            EvidenceReceived.VERSION,
            guest.tenant(),
            identity.tenant(guest.tenant()).kind(),
            guest.deployment(),
            challenge,
            id,
            now,
            evidence,
            material.release(guest.tenant(), guest.deployment())));
    return id;
  }

  private void requireOpen(InstanceToken guest, ChallengeId challenge) {
    var answered =
        jdbc.sql(
                "select answered_at is not null from challenges where tenant_id = ?"
                    + " and deployment_id = ? and attempt = ? and id = ? and issued is not null")
            .param(guest.tenant().value())
            .param(guest.deployment().value())
            .param(guest.attempt())
            .param(challenge.value())
            .query(Boolean.class)
            .optional()
            .orElseThrow(() -> Problem.notFound("challenge of this instance"));
    if (answered) {
      throw Problem.of(ErrorCode.CHALLENGE_ANSWERED, "Evidence for this challenge is there.");
    }
  }

  @Transactional(readOnly = true)
  public Optional<Stored> find(TenantId tenant, EvidenceId id) {
    return jdbc.sql(
            "select deployment_id, attempt, received_at, digest, address from evidence"
                + " where tenant_id = ? and id = ?")
        .param(tenant.value())
        .param(id.value())
        .query(
            (row, number) ->
                new Stored(
                    tenant,
                    new DeploymentId(row.getObject("deployment_id", UUID.class)),
                    id,
                    row.getInt("attempt"),
                    row.getTimestamp("received_at").toInstant(),
                    Sha256.parse(row.getString("digest")),
                    row.getString("address")))
        .optional();
  }

  /** The exact bytes. */
  @Transactional(readOnly = true)
  public Optional<Bytes> content(TenantId tenant, EvidenceId id) {
    return jdbc.sql("select content from evidence where tenant_id = ? and id = ?")
        .param(tenant.value())
        .param(id.value())
        .query((row, number) -> Bytes.copyOf(row.getBytes(1)))
        .optional();
  }
}
