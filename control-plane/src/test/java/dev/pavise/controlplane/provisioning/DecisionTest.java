package dev.pavise.controlplane.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.provider.ErrorClass;
import dev.pavise.controlplane.provider.Instance;
import dev.pavise.controlplane.provider.InstanceKey;
import dev.pavise.controlplane.provider.ProviderException;
import dev.pavise.messages.DeploymentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecisionTest {
  private static final Instance PENDING = instance(Instance.State.PENDING);
  private static final Instance RUNNING = instance(Instance.State.RUNNING);
  private static final Instance ENDED = instance(Instance.State.ENDED);

  /** Desired × observed, every combination, with the one right plan. */
  record Case(Desired desired, Observed observed, Plan expected) {}

  static Stream<Case> everyCombination() {
    var cases = new ArrayList<Case>();
    var observations =
        List.of(
            new Observed.Absent(),
            new Observed.Present(PENDING),
            new Observed.Present(RUNNING),
            new Observed.Present(ENDED),
            new Observed.Unknown(new ProviderException(ErrorClass.TRANSIENT, "cannot see")));
    for (var launched : List.of(false, true)) {
      for (var mayRelaunch : List.of(false, true)) {
        for (var observed : observations) {
          cases.add(
              new Case(
                  new Desired(Desired.Goal.GONE, launched, mayRelaunch),
                  observed,
                  new Plan.Terminate()));
          cases.add(
              new Case(
                  new Desired(Desired.Goal.PRESENT, launched, mayRelaunch),
                  observed,
                  expected(launched, mayRelaunch, observed)));
        }
      }
    }
    return cases.stream();
  }

  private static Plan expected(boolean launched, boolean mayRelaunch, Observed observed) {
    var vanished = mayRelaunch ? new Plan.Replace() : new Plan.GiveUp();
    if (observed instanceof Observed.Unknown unknown) {
      return new Plan.LookAgain(unknown.cause());
    }
    if (observed instanceof Observed.Absent) {
      return launched ? vanished : new Plan.Launch();
    }
    var instance = ((Observed.Present) observed).instance();
    if (instance.equals(ENDED)) {
      return vanished;
    }
    return launched ? new Plan.Watch() : new Plan.Adopt(instance);
  }

  @ParameterizedTest
  @MethodSource("everyCombination")
  void decidesEveryCombination(Case each) {
    assertThat(Decision.decide(each.desired(), each.observed())).isEqualTo(each.expected());
  }

  private static Instance instance(Instance.State state) {
    var key = InstanceKey.of(new DeploymentId(new java.util.UUID(1, 2)), 1);
    return new Instance(key, "i-1", state, "192.0.2.1", Instant.EPOCH);
  }
}
