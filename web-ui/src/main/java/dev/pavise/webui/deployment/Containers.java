package dev.pavise.webui.deployment;

import dev.pavise.webui.api.DeploymentView.ContainerState;
import dev.pavise.webui.trust.Badge;
import dev.pavise.webui.trust.Tone;

/** How the state of a container is told: the guest's own word, so never green. */
final class Containers {
  private Containers() {}

  static Badge badge(ContainerState state) {
    return switch (state) {
      case WAITING -> new Badge("Waiting", Tone.BUSY, "Not started yet.");
      case RUNNING -> new Badge("Running", Tone.LIVE, "The guest says that it runs.");
      case STOPPED -> new Badge("Stopped", Tone.PAST, "It has ended.");
      case UNKNOWN ->
          new Badge("Unknown", Tone.UNCHECKED, "This dashboard does not know the word.");
    };
  }
}
