package dev.pavise.controlplane.provisioning;

import dev.pavise.controlplane.provider.Instance;

/** What to do next: a pure function of what is desired and what is observed. */
final class Decision {
  private Decision() {}

  static Plan decide(Desired desired, Observed observed) {
    return switch (desired.goal()) {
      case GONE -> new Plan.Terminate(); // Also when absent: something that hung on it may be left.
      case PRESENT ->
          switch (observed) {
            case Observed.Unknown unknown -> new Plan.LookAgain(unknown.cause());
            case Observed.Absent _ ->
                desired.launched() ? afterVanishing(desired) : new Plan.Launch();
            case Observed.Present present -> whenPresent(desired, present.instance());
          };
    };
  }

  private static Plan whenPresent(Desired desired, Instance instance) {
    return switch (instance.state()) {
      case PENDING, RUNNING -> desired.launched() ? new Plan.Watch() : new Plan.Adopt(instance);
      case ENDED -> afterVanishing(desired);
    };
  }

  private static Plan afterVanishing(Desired desired) {
    return desired.mayRelaunch() ? new Plan.Replace() : new Plan.GiveUp();
  }
}
