package dev.pavise.quickstart;

import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.result.AxisStatus;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import java.net.URI;
import java.util.Map;

/**
 * How the story ended, as the last line of {@code demo --json}.
 *
 * @param axes by name, in their fixed order
 * @param stagesMs how long each stage took, in the order of the story
 */
public record StoryResult(
    DeploymentId deployment,
    Life life,
    Trust trust,
    boolean development,
    Map<String, AxisStatus> axes,
    App app,
    Map<String, Long> stagesMs,
    URI dashboard) {

  /**
   * The deployed application.
   *
   * @param status of its answer over HTTPS, whose certificate was checked; 0 when it did not answer
   */
  public record App(URI url, int status) {}

  /** Whether everything that the story promises held. */
  public boolean holds() {
    return life == Life.RUNNING
        && trust == Trust.TRUSTED
        && app.status() == 200
        && axes.values().stream().noneMatch(status -> status == AxisStatus.FAIL);
  }
}
