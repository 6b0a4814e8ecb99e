package dev.pavise.controlplane.deployment;

import dev.pavise.controlplane.http.Cursor;
import dev.pavise.controlplane.outbox.Outbox;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.records.DeploymentChanged;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stores deployments and applies events to them: under the row's lock, {@link Lifecycle} says where
 * it stands next, {@link Storyteller} what is told, and entry, record and wake-up go out with it.
 */
@Service
public class Deployments {
  private final EntityManager entities;
  private final JdbcClient jdbc;
  private final DeploymentRepository repository;
  private final Timeline timeline;
  private final Outbox outbox;
  private final ApplicationEventPublisher listeners;
  private final Clock clock;

  Deployments(
      EntityManager entities,
      JdbcClient jdbc,
      DeploymentRepository repository,
      Timeline timeline,
      Outbox outbox,
      ApplicationEventPublisher listeners,
      Clock clock) {
    this.entities = entities;
    this.jdbc = jdbc;
    this.repository = repository;
    this.timeline = timeline;
    this.outbox = outbox;
    this.listeners = listeners;
    this.clock = clock;
  }

  /** Stores a deployment that was just accepted. */
  @Transactional
  public Deployment accept(NewDeployment accepted) {
    var now = clock.instant();
    var deployment = new Deployment(accepted, now);
    entities.persist(deployment);
    entities.flush();
    return deployment;
  }

  /** Tells that it was accepted and that its launch intent is stored; last in the transaction. */
  @Transactional
  public void tellAccepted(Deployment deployment) {
    var now = clock.instant();
    var start = deployment.standing();
    append(
        deployment,
        null,
        start,
        Chapter.of(TimelineKind.DEPLOYMENT_ACCEPTED, "The deployment is accepted"),
        now);
    append(
        deployment,
        start,
        start,
        Chapter.of(TimelineKind.INTENT_STORED, "The launch intent is stored"),
        now);
    entities.flush();
    publish(deployment, now);
    listeners.publishEvent(DeploymentAudit.created(deployment));
  }

  /** The deployment, if it is this tenant's. */
  @Transactional(readOnly = true)
  public Deployment require(TenantId tenant, DeploymentId id) {
    return repository
        .findByTenantIdAndId(tenant.value(), id.value())
        .orElseThrow(() -> Problem.notFound("deployment"));
  }

  /** The deployment with its row locked for the rest of the transaction. */
  @Transactional
  public Deployment lock(TenantId tenant, DeploymentId id) {
    return repository
        .lock(tenant.value(), id.value())
        .orElseThrow(() -> Problem.notFound("deployment"));
  }

  @Transactional(readOnly = true)
  List<Deployment> page(TenantId tenant, Filter filter, Cursor before, int limit) {
    return repository.before(
        tenant.value(),
        filter.name(),
        filter.life(),
        filter.trust(),
        before.at(),
        before.id(),
        Limit.of(limit + 1));
  }

  /** Which deployments to list; what is null may be anything. */
  record Filter(@Nullable String name, @Nullable Life life, @Nullable Trust trust) {}

  /** One deployment of one tenant. */
  public record Key(TenantId tenant, DeploymentId deployment) {}

  /** Deployments whose trust has run out but still shows, oldest first. */
  public List<Key> due(int max) {
    return jdbc.sql("select tenant_id, id from background.deployments_past_expiry(?, ?)")
        .param(Timestamp.from(clock.instant()))
        .param(max)
        .query(
            (row, number) ->
                new Key(
                    new TenantId(row.getObject("tenant_id", UUID.class)),
                    new DeploymentId(row.getObject("id", UUID.class))))
        .list();
  }

  /** Lets trust run out, unless new evidence came meanwhile or another replica was faster. */
  @Transactional
  public void expire(Key key) {
    var expiresAt = lock(key.tenant(), key.deployment()).expiresAt();
    if (expiresAt != null && !clock.instant().isBefore(expiresAt)) {
      apply(key.tenant(), key.deployment(), new DeploymentEvent.EvidenceExpired());
    }
  }

  /**
   * Applies what a person asks for, unless the deployment is not as they last saw it.
   *
   * @param ifMatch the ETags they saw; null when it does not matter
   */
  @Transactional
  Deployment applyIf(
      @Nullable String ifMatch, TenantId tenant, DeploymentId id, DeploymentEvent event) {
    Revision.requireMatch(ifMatch, lock(tenant, id));
    return apply(tenant, id, event);
  }

  /** Applies an event; one that means nothing where the deployment stands changes nothing. */
  @Transactional
  public Deployment apply(TenantId tenant, DeploymentId id, DeploymentEvent event) {
    var deployment = lock(tenant, id);
    var now = clock.instant();
    var before = deployment.standing();
    var after = notPastExpiry(Lifecycle.next(before, event), deployment, event, now);
    var chapter = Storyteller.tell(before, after, event, deployment.lastReport());
    if (chapter.isEmpty() && before.equals(after) && deployment.knows(event)) {
      return deployment;
    }
    deployment.take(event, after, now);
    chapter.ifPresent(told -> append(deployment, before, after, told, now));
    DeploymentAudit.changed(deployment, event, before, after).forEach(listeners::publishEvent);
    entities.flush();
    if (!before.equals(after)) {
      publish(deployment, now);
      listeners.publishEvent(new DeploymentMoved(tenant, id, before, after));
    }
    return deployment;
  }

  private static Standing notPastExpiry(
      Standing after, Deployment deployment, DeploymentEvent event, Instant now) {
    var expiresAt =
        event instanceof DeploymentEvent.VerdictReached verdict
            ? verdict.expiresAt()
            : deployment.expiresAt();
    var inForce = expiresAt != null && now.isBefore(expiresAt);
    return Lifecycle.isTrusted(after.trust()) && !inForce ? after.withTrust(Trust.STALE) : after;
  }

  private void append(
      Deployment deployment,
      @Nullable Standing before,
      Standing after,
      Chapter chapter,
      Instant now) {
    timeline.append(
        deployment.tenant(),
        deployment.id(),
        new TimelineEntry(
            deployment.nextSequence(),
            now,
            chapter.kind(),
            chapter.title(),
            chapter.detail(),
            before != null && before.life() == after.life() ? null : after.life(),
            before != null && before.trust() == after.trust() ? null : after.trust(),
            chapter.evidence(),
            chapter.findings().isEmpty() ? null : chapter.findings()));
  }

  private void publish(Deployment deployment, Instant now) {
    var standing = deployment.standing();
    outbox.append(
        deployment.tenant(),
        deployment.id(),
        Topics.DEPLOYMENT_CHANGED,
        new DeploymentChanged(
            DeploymentChanged.VERSION,
            deployment.tenant(),
            deployment.id(),
            deployment.sequence(),
            standing.life(),
            standing.trust(),
            now));
  }
}
