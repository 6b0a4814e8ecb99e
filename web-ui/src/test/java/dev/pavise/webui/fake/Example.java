package dev.pavise.webui.fake;

import dev.pavise.webui.api.Axis;
import dev.pavise.webui.api.AxisResult;
import dev.pavise.webui.api.AxisStatus;
import dev.pavise.webui.api.DeploymentId;
import dev.pavise.webui.api.DeploymentView;
import dev.pavise.webui.api.Finding;
import dev.pavise.webui.api.Life;
import dev.pavise.webui.api.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as the API tells it, to be varied: at first running and proven 40 s ago, all axes
 * pass.
 */
public final class Example {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private String platform = "sev-snp";
  private Life life = Life.RUNNING;
  private @Nullable String lifeMessage;
  private Trust trust = Trust.TRUSTED;
  private boolean development;
  private final Map<Axis, AxisStatus> axes = new EnumMap<>(Axis.class);
  private @Nullable Instant provenAt = NOW.minusSeconds(40);
  private @Nullable Instant expiresAt = NOW.plusSeconds(260);

  public Example() {
    for (var axis : Axis.values()) {
      axes.put(axis, AxisStatus.PASS);
    }
  }

  /** As on the local provider. */
  public Example development() {
    platform = "tpm-development";
    development = true;
    return axis(Axis.HARDWARE, AxisStatus.WARN);
  }

  public Example platform(String platform) {
    this.platform = platform;
    return this;
  }

  public Example life(Life life) {
    this.life = life;
    return this;
  }

  public Example lifeMessage(String message) {
    lifeMessage = message;
    return this;
  }

  public Example trust(Trust trust) {
    this.trust = trust;
    return this;
  }

  public Example axis(Axis axis, AxisStatus status) {
    axes.put(axis, status);
    return this;
  }

  public Example without(Axis axis) {
    axes.remove(axis);
    return this;
  }

  public Example expired(Duration ago) {
    expiresAt = NOW.minus(ago);
    provenAt = expiresAt.minusSeconds(300);
    return this;
  }

  public Example unproven() {
    provenAt = null;
    expiresAt = null;
    for (var axis : Axis.values()) {
      axes.put(axis, AxisStatus.NOT_CHECKED);
    }
    return trust(Trust.PENDING);
  }

  public DeploymentView view() {
    var results = new ArrayList<AxisResult>();
    axes.forEach((axis, status) -> results.add(new AxisResult(axis, status)));
    return new DeploymentView(
        new DeploymentId(new UUID(0, 1)),
        "example",
        1,
        Fixtures.digest("manifest"),
        Fixtures.digest("owner"),
        "local",
        platform,
        life,
        lifeMessage,
        trust,
        development,
        results.reversed(),
        List.<Finding>of(),
        provenAt,
        expiresAt,
        List.of(),
        List.of(),
        null,
        NOW.minusSeconds(3600),
        NOW,
        7);
  }
}
