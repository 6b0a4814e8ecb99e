package dev.pavise.webui.trust;

import dev.pavise.webui.api.Life;

/** How the life of a deployment is told. Never green: being alive proves nothing. */
public final class Lives {
  private Lives() {}

  public static Badge badge(Life life) {
    return switch (life) {
      case REQUESTED -> new Badge("Requested", Tone.BUSY, "Accepted; waiting for a VM.");
      case PROVISIONING -> new Badge("Provisioning", Tone.BUSY, "A VM is being launched.");
      case BOOTING -> new Badge("Booting", Tone.BUSY, "The VM boots the guest image.");
      case ATTESTING -> new Badge("Attesting", Tone.BUSY, "The guest proves what it is.");
      case RUNNING -> new Badge("Running", Tone.LIVE, "The guest says that its containers run.");
      case STOPPING -> new Badge("Stopping", Tone.BUSY, "The VM is being taken away.");
      case STOPPED -> new Badge("Stopped", Tone.PAST, "The VM is gone.");
      case FAILED -> new Badge("Failed", Tone.BAD, "It does not run and will not by itself.");
      case UNKNOWN ->
          new Badge("Unknown", Tone.UNCHECKED, "This dashboard does not know the word.");
    };
  }

  /** Whether there is, or may be, a VM to stop. */
  public static boolean canStop(Life life) {
    return switch (life) {
      case REQUESTED, PROVISIONING, BOOTING, ATTESTING, RUNNING, FAILED, UNKNOWN -> true;
      case STOPPING, STOPPED -> false;
    };
  }

  /** Whether there is a guest that can answer. */
  public static boolean canAttest(Life life) {
    return switch (life) {
      case ATTESTING, RUNNING -> true;
      case REQUESTED, PROVISIONING, BOOTING, STOPPING, STOPPED, FAILED, UNKNOWN -> false;
    };
  }

  /** Whether it is over. */
  public static boolean isOver(Life life) {
    return switch (life) {
      case STOPPED, FAILED -> true;
      case REQUESTED, PROVISIONING, BOOTING, ATTESTING, RUNNING, STOPPING, UNKNOWN -> false;
    };
  }
}
