package dev.pavise.controlplane.deployment;

import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.attester.AgentReport.ContainerReport;
import dev.pavise.messages.result.Axis;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.AxisStatus;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as it stands. Only {@link Deployments} changes one, under its row lock, by applying
 * events; the sequence grows by one with each change that is told.
 */
@Entity
@Table(name = "deployments")
public class Deployment {
  private static final int FINDINGS_MAX = 100;

  @Id private UUID id;
  private UUID tenantId;
  private String name;
  private int revision;
  private String manifestDigest;
  private String ownerKey;
  private String provider;
  private String platform;

  @Enumerated(EnumType.STRING)
  private Life life;

  private @Nullable String lifeMessage;

  @Enumerated(EnumType.STRING)
  private Trust trust;

  private boolean development;

  @Convert(converter = JsonText.OfAxes.class)
  private List<AxisResult> axes;

  @Convert(converter = JsonText.OfFindings.class)
  private List<Finding> findings;

  @Convert(converter = JsonText.OfContainers.class)
  private List<ContainerReport> containers;

  @Convert(converter = JsonText.OfEndpoints.class)
  private List<Endpoint> endpoints;

  private @Nullable Instant provenAt;
  private @Nullable Instant expiresAt;
  private @Nullable Instant judgedAt;
  private @Nullable String instance;

  @Enumerated(EnumType.STRING)
  private AgentReport.@Nullable Stage agentStage;

  private int attempt;
  private boolean attestNow;
  private Instant createdAt;
  private Instant updatedAt;
  private long sequence;

  @SuppressWarnings("NullAway.Init")
  protected Deployment() {}

  Deployment(NewDeployment accepted, Instant now) {
    var manifest = accepted.manifest();
    this.id = accepted.id().value();
    this.tenantId = accepted.tenant().value();
    this.name = manifest.name();
    this.revision = manifest.revision();
    this.manifestDigest = accepted.manifestDigest().toString();
    this.ownerKey = manifest.owner().thumbprint().toString();
    this.provider = accepted.provider();
    this.platform = accepted.platform();
    this.life = Life.REQUESTED;
    this.trust = Trust.PENDING;
    this.development = accepted.development();
    this.axes = notChecked();
    this.findings = List.of();
    this.containers = List.of();
    this.endpoints =
        manifest.containers().stream()
            .flatMap(
                container ->
                    container.ports().stream()
                        .map(
                            port ->
                                new Endpoint(
                                    container.name(),
                                    port.container(),
                                    port.published(),
                                    null,
                                    port.protocol())))
            .toList();
    this.attempt = 1;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /** Takes over what an event says beside moving life and trust. */
  void take(DeploymentEvent event, Standing next, Instant now) {
    switch (event) {
      case DeploymentEvent.VmLaunched launched -> {
        instance = launched.instance();
        lifeMessage = null;
        endpoints = endpoints.stream().map(endpoint -> endpoint.at(launched.address())).toList();
      }
      case DeploymentEvent.LaunchFailed failed -> lifeMessage = failed.reason();
      case DeploymentEvent.VmVanished vanished -> {
        forgetGuest();
        lifeMessage = "the VM vanished";
        if (vanished.relaunched()) {
          attempt++;
          findings = List.of(); // They spoke of a VM that is gone; the timeline keeps them.
        }
      }
      case DeploymentEvent.VmTerminated _ -> forgetGuest();
      case DeploymentEvent.GuestReported reported -> {
        agentStage = reported.report().stage();
        containers = reported.report().containers();
        lifeMessage = reported.report().message();
      }
      case DeploymentEvent.AttestationRequested _ -> attestNow = true;
      case DeploymentEvent.ChallengeIssued _ -> attestNow = false;
      case DeploymentEvent.ChallengeRefused refused -> findings = refused.findings();
      case DeploymentEvent.VerdictReached verdict -> {
        axes = verdict.axes();
        findings = verdict.findings();
        development = development || verdict.development();
        judgedAt = verdict.appraisedAt();
        expiresAt = verdict.expiresAt();
      }
      case DeploymentEvent.ReleaseAnswered answer -> findings = joined(findings, answer.findings());
      case DeploymentEvent.OwnerKeyRevoked revoked -> {
        fail(revoked.finding().axis());
        findings = joined(findings, List.of(revoked.finding()));
      }
      case DeploymentEvent.EvidenceExpired _ -> fail(Axis.FRESHNESS);
      case DeploymentEvent.LaunchStarted _,
          DeploymentEvent.StopRequested _,
          DeploymentEvent.EvidenceReceived _ -> {}
    }
    life = next.life();
    trust = next.trust();
    if (Lifecycle.isTrusted(trust) && judgedAt != null) {
      provenAt = judgedAt;
    }
    updatedAt = now;
  }

  /** Whether an event that is not told would change nothing either. */
  boolean knows(DeploymentEvent event) {
    return !(event instanceof DeploymentEvent.GuestReported reported)
        || !standing().hasGuest()
        || lastReport().isOf(reported.report());
  }

  long nextSequence() {
    return ++sequence;
  }

  private void forgetGuest() {
    axes = notChecked();
    expiresAt = null;
    provenAt = null;
    instance = null;
    agentStage = null;
    containers = List.of();
    attestNow = false;
    endpoints = endpoints.stream().map(endpoint -> endpoint.at(null)).toList();
  }

  private void fail(Axis axis) {
    axes =
        axes.stream()
            .map(each -> each.axis() == axis ? new AxisResult(axis, AxisStatus.FAIL) : each)
            .toList();
  }

  private static List<AxisResult> notChecked() {
    return Arrays.stream(Axis.values())
        .map(axis -> new AxisResult(axis, AxisStatus.NOT_CHECKED))
        .toList();
  }

  private static List<Finding> joined(List<Finding> before, List<Finding> added) {
    var all = new ArrayList<>(before);
    added.stream().filter(finding -> !before.contains(finding)).forEach(all::add);
    return all.size() > FINDINGS_MAX ? List.copyOf(all.subList(0, FINDINGS_MAX)) : all;
  }

  public TenantId tenant() {
    return new TenantId(tenantId);
  }

  public DeploymentId id() {
    return new DeploymentId(id);
  }

  public Standing standing() {
    return new Standing(life, trust, instance != null);
  }

  public int attempt() {
    return attempt;
  }

  public Sha256 manifestDigest() {
    return Sha256.parse(manifestDigest);
  }

  public Sha256 ownerKey() {
    return Sha256.parse(ownerKey);
  }

  public boolean attestNow() {
    return attestNow;
  }

  public @Nullable Instant expiresAt() {
    return expiresAt;
  }

  /** When the verdict in force was reached. */
  public @Nullable Instant judgedAt() {
    return judgedAt;
  }

  Instant createdAt() {
    return createdAt;
  }

  long sequence() {
    return sequence;
  }

  Storyteller.LastReport lastReport() {
    return new Storyteller.LastReport(agentStage, containers, lifeMessage);
  }

  public DeploymentView view() {
    return new DeploymentView(
        id(),
        name,
        revision,
        manifestDigest,
        ownerKey,
        provider,
        platform,
        life,
        lifeMessage,
        trust,
        development,
        axes,
        findings,
        provenAt,
        expiresAt,
        endpoints.stream().flatMap(endpoint -> endpoint.view().stream()).toList(),
        containers,
        instance,
        createdAt,
        updatedAt,
        sequence);
  }
}
