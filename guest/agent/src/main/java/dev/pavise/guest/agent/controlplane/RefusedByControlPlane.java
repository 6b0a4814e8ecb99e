package dev.pavise.guest.agent.controlplane;

import dev.pavise.messages.result.Finding;
import java.io.IOException;
import java.util.List;

/** The control plane answered, and the answer was no. */
public final class RefusedByControlPlane extends IOException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient List<Finding> findings;

  RefusedByControlPlane(String what, int status, String code, List<Finding> findings) {
    super(what + " was answered " + status + (code.isEmpty() ? "" : " " + code));
    this.status = status;
    this.findings = List.copyOf(findings);
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** Why, when the worker said so. */
  public List<Finding> findings() {
    return findings;
  }
}
