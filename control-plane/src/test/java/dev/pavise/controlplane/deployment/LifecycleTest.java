package dev.pavise.controlplane.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.result.Trust;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTest {
  private static final Map<Life, Set<Life>> ALLOWED =
      Map.of(
          Life.REQUESTED, EnumSet.of(Life.PROVISIONING, Life.BOOTING, Life.STOPPING, Life.FAILED),
          Life.PROVISIONING, EnumSet.of(Life.BOOTING, Life.STOPPING, Life.FAILED),
          Life.BOOTING,
              EnumSet.of(
                  Life.ATTESTING, Life.RUNNING, Life.PROVISIONING, Life.STOPPING, Life.FAILED),
          Life.ATTESTING, EnumSet.of(Life.RUNNING, Life.PROVISIONING, Life.STOPPING, Life.FAILED),
          Life.RUNNING, EnumSet.of(Life.PROVISIONING, Life.STOPPING, Life.FAILED),
          Life.STOPPING, EnumSet.of(Life.STOPPED),
          Life.STOPPED, EnumSet.noneOf(Life.class),
          Life.FAILED, EnumSet.of(Life.ATTESTING, Life.RUNNING, Life.PROVISIONING, Life.STOPPING));

  @Test
  void movesLifeOnlyAlongItsArrowsWhateverHappens() {
    everywhere(
        (at, event) -> {
          var next = Lifecycle.next(at, event);
          if (next.life() != at.life()) {
            assertThat(ALLOWED.get(at.life())).as("%s by %s", at, event).contains(next.life());
          }
        });
  }

  @Test
  void reachesEveryArrowFromSomewhere() {
    ALLOWED.forEach(
        (life, targets) ->
            targets.forEach(
                target ->
                    assertThat(
                            Events.standings()
                                .filter(at -> at.life() == life)
                                .anyMatch(
                                    at ->
                                        Events.all().stream()
                                            .anyMatch(
                                                event ->
                                                    Lifecycle.next(at, event).life() == target)))
                        .as("%s to %s", life, target)
                        .isTrue()));
  }

  @Test
  void raisesTrustByEvidenceAlone() {
    everywhere(
        (at, event) -> {
          var next = Lifecycle.next(at, event);
          if (Lifecycle.isTrusted(next.trust()) && next.trust() != at.trust()) {
            assertThat(event)
                .as("%s by %s", at, event)
                .isInstanceOfAny(
                    DeploymentEvent.VerdictReached.class, DeploymentEvent.ReleaseAnswered.class);
            assertThat(at.hasGuest()).as("%s by %s", at, event).isTrue();
          }
        });
  }

  @Test
  void neverTrustsOnAVerdictThatDoesNotAffirm() {
    everywhere(
        (at, event) -> {
          if (at.hasGuest() && tier(event).filter(LifecycleTest::isRefusal).isPresent()) {
            assertThat(Lifecycle.next(at, event).trust()).isEqualTo(Trust.UNTRUSTED);
          }
        });
  }

  @Test
  void neverTrustsOnARefusedRelease() {
    everywhere(
        (at, event) -> {
          if (at.hasGuest()
              && event instanceof DeploymentEvent.ReleaseAnswered answer
              && !answer.released()) {
            assertThat(Lifecycle.next(at, event).trust()).isEqualTo(Trust.UNTRUSTED);
          }
        });
  }

  @Test
  void dropsTrustAtOnceWhenTheVmVanishes() {
    everywhere(
        (at, event) -> {
          if (event instanceof DeploymentEvent.VmVanished vanished && at.hasGuest()) {
            assertThat(Lifecycle.next(at, event))
                .isEqualTo(
                    vanished.relaunched()
                        ? new Standing(Life.PROVISIONING, Trust.PENDING, false)
                        : new Standing(Life.FAILED, Trust.UNTRUSTED, false));
          }
        });
  }

  @Test
  void leavesAStoppedDeploymentAlone() {
    Events.all()
        .forEach(
            event -> {
              var at = new Standing(Life.STOPPED, Trust.PENDING, false);
              assertThat(Lifecycle.next(at, event)).isEqualTo(at);
            });
  }

  @Test
  void letsTheGuestsWordMoveLifeButNeverTrust() {
    everywhere(
        (at, event) -> {
          if (event instanceof DeploymentEvent.GuestReported) {
            assertThat(Lifecycle.next(at, event).trust()).isEqualTo(at.trust());
          }
        });
  }

  @Test
  void waitsForTheKeysBeforeTheFirstTrust() {
    var attesting = new Standing(Life.ATTESTING, Trust.PENDING, true);

    var judged = Lifecycle.next(attesting, Events.verdict(Tier.AFFIRMING));
    var released = Lifecycle.next(judged, Events.release(Tier.AFFIRMING, true));

    assertThat(judged.trust()).isEqualTo(Trust.PENDING);
    assertThat(released.trust()).isEqualTo(Trust.TRUSTED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Trust.class,
      names = {"TRUSTED", "WARNING", "STALE"})
  void countsANewVerdictAtOnceWhereTheKeysAre(Trust before) {
    var running = new Standing(Life.RUNNING, before, true);

    assertThat(Lifecycle.next(running, Events.verdict(Tier.AFFIRMING)).trust())
        .isEqualTo(Trust.TRUSTED);
    assertThat(Lifecycle.next(running, Events.verdict(Tier.WARNING)).trust())
        .isEqualTo(Trust.WARNING);
  }

  @Test
  void doesNotTrustWhoIsRefusedAChallengeUnlessItsEvidenceStillCounts() {
    var event = new DeploymentEvent.ChallengeRefused(List.of());
    everywhere(
        (at, any) -> {
          if (at.hasGuest()) {
            assertThat(Lifecycle.next(at, event).trust())
                .isEqualTo(Lifecycle.isTrusted(at.trust()) ? at.trust() : Trust.UNTRUSTED);
          }
        });
  }

  @Test
  void letsAGuestThatGaveUpComeBack() {
    var failed =
        Lifecycle.next(
            new Standing(Life.ATTESTING, Trust.PENDING, true),
            Events.reported(AgentReport.Stage.FAILED));

    assertThat(failed.life()).isEqualTo(Life.FAILED);
    assertThat(Lifecycle.next(failed, Events.reported(AgentReport.Stage.PULLING)).life())
        .isEqualTo(Life.ATTESTING);
    assertThat(Lifecycle.next(failed, Events.reported(AgentReport.Stage.RUNNING)).life())
        .isEqualTo(Life.RUNNING);
  }

  @Test
  void turnsTrustStaleWhenItsEvidenceExpires() {
    everywhere(
        (at, event) -> {
          if (event instanceof DeploymentEvent.EvidenceExpired) {
            assertThat(Lifecycle.next(at, event).trust())
                .isEqualTo(Lifecycle.isTrusted(at.trust()) ? Trust.STALE : at.trust());
          }
        });
  }

  private static void everywhere(BiConsumer<Standing, DeploymentEvent> check) {
    Events.standings().forEach(at -> Events.all().forEach(event -> check.accept(at, event)));
  }

  private static Optional<Tier> tier(DeploymentEvent event) {
    return switch (event) {
      case DeploymentEvent.VerdictReached verdict -> Optional.of(verdict.tier());
      case DeploymentEvent.ReleaseAnswered answer -> Optional.of(answer.tier());
      default -> Optional.empty();
    };
  }

  private static boolean isRefusal(Tier tier) {
    return tier == Tier.NONE || tier == Tier.CONTRAINDICATED;
  }
}
