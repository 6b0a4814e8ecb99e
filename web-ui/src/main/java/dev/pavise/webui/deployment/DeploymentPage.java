package dev.pavise.webui.deployment;

import dev.pavise.webui.api.DeploymentView;
import dev.pavise.webui.api.DeploymentView.Container;
import dev.pavise.webui.api.EvidenceId;
import dev.pavise.webui.api.Life;
import dev.pavise.webui.trust.AxisRow;
import dev.pavise.webui.trust.Badge;
import dev.pavise.webui.trust.Digest;
import dev.pavise.webui.trust.FindingRow;
import dev.pavise.webui.trust.Lives;
import dev.pavise.webui.trust.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment's page shows of it at a moment. Page and live updates are made from the same.
 *
 * @param evidence the latest that the timeline knows of
 */
public record DeploymentPage(
    DeploymentView deployment, @Nullable EvidenceId evidence, Instant now, Standing standing) {

  public static DeploymentPage of(
      DeploymentView deployment, @Nullable EvidenceId evidence, Instant now) {
    return new DeploymentPage(deployment, evidence, now, Standing.of(deployment, now));
  }

  public String href() {
    return "/deployments/" + deployment.id();
  }

  public List<Phrase> sentence() {
    return Sentence.about(deployment, standing);
  }

  public Badge trust() {
    return standing.badge();
  }

  public Badge life() {
    return Lives.badge(deployment.life());
  }

  public boolean development() {
    return standing.development();
  }

  /** Whether the axes speak of now. */
  public boolean current() {
    return standing.isCurrent();
  }

  public List<AxisRow> axes() {
    return standing.isCurrent() || deployment.provenAt() == null
        ? AxisRow.current(deployment.axes(), standing.development())
        : AxisRow.past(deployment.axes(), standing.development());
  }

  public List<FindingRow> findings() {
    return FindingRow.inOrder(deployment.findings());
  }

  /** How long the proof counts; absent when there is none that counts now. */
  public @Nullable Validity validity() {
    var provenAt = deployment.provenAt();
    var expiresAt = deployment.expiresAt();
    return standing.isTrusted() && provenAt != null && expiresAt != null
        ? new Validity(
            provenAt,
            expiresAt,
            Math.max(1, Duration.between(provenAt, expiresAt).toSeconds()),
            Math.max(0, Duration.between(now, expiresAt).toSeconds()))
        : null;
  }

  /**
   * @param secondsTotal from proof to expiry
   * @param secondsLeft of them from now
   */
  public record Validity(
      Instant provenAt, Instant expiresAt, long secondsTotal, long secondsLeft) {}

  public List<EndpointRow> endpoints() {
    return deployment.endpoints().stream()
        .map(each -> EndpointRow.of(each, deployment.life() == Life.RUNNING))
        .toList();
  }

  public List<ContainerRow> containers() {
    return deployment.containers().stream().map(ContainerRow::of).toList();
  }

  public List<Digest> digests() {
    var digests = new ArrayList<Digest>();
    digests.add(new Digest("Manifest", deployment.manifestDigest()));
    digests.add(new Digest("Owner key", deployment.ownerKey()));
    digests.add(new Digest("Deployment", deployment.id().toString()));
    if (evidence != null) {
      digests.add(new Digest("Latest evidence", evidence.toString()));
    }
    var instance = deployment.instance();
    if (instance != null) {
      digests.add(new Digest("VM", instance));
    }
    return List.copyOf(digests);
  }

  /** Whether somebody may answer at the endpoints. */
  public boolean reachable() {
    return deployment.life() == Life.RUNNING;
  }

  /** Whether it is over, so that nothing will come any more. */
  public boolean over() {
    return Lives.isOver(deployment.life());
  }

  public boolean canAttest() {
    return Lives.canAttest(deployment.life());
  }

  public boolean canStop() {
    return Lives.canStop(deployment.life());
  }

  /** Container with its badge. */
  public record ContainerRow(Container container, Badge badge) {
    static ContainerRow of(Container container) {
      return new ContainerRow(container, Containers.badge(container.state()));
    }
  }
}
