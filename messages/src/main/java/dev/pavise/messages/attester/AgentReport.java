package dev.pavise.messages.attester;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /attest/v1/reports}: the agent's own word of how it is doing. Telemetry: it moves the
 * life of a deployment, never the trust in it.
 *
 * @param message for people, one line; absent when there is nothing to add
 */
public record AgentReport(Stage stage, List<ContainerReport> containers, @Nullable String message) {
  public AgentReport {
    containers = List.copyOf(containers);
  }

  /** What the agent is at. */
  public enum Stage {
    STARTED,
    ATTESTING,
    PULLING,
    STARTING,
    RUNNING,
    FAILED
  }

  /**
   * @param exitCode of the last end; absent when it never ended
   */
  public record ContainerReport(
      String name, ContainerState state, int restarts, @Nullable Integer exitCode) {}

  /** As OCI runtimes have it, with what comes before. */
  public enum ContainerState {
    WAITING,
    RUNNING,
    STOPPED
  }
}
