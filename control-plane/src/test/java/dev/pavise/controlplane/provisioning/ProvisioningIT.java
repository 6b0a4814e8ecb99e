package dev.pavise.controlplane.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.provider.ErrorClass;
import dev.pavise.controlplane.provider.InstanceKey;
import dev.pavise.controlplane.running.Engines;
import dev.pavise.controlplane.running.FakeProvider.Fault;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.controlplane.running.TestTenant;
import dev.pavise.messages.DeploymentId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reconciler on a real database against a cloud with faults. */
class ProvisioningIT {
  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    installation =
        Installation.start(
            Map.of("pavise.control-plane.lease", "2s", "pavise.control-plane.orphan-age", "1m"));
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  @BeforeEach
  void forgetFaults() {
    installation.provider().forgetFaults();
  }

  @ParameterizedTest
  @EnumSource
  void runsExactlyOneVmThoughTheControlPlaneDies(Death death) {
    installation.provider().inject(death.fault);
    var id = installation.deploy(name());
    Installation.await(
        "the fault to strike",
        () -> installation.provider().asked().contains(key(id, 1)) ? id : null);

    installation.restart(Engines.kafka());

    installation.awaitLife(id, "BOOTING");
    assertThat(launchesOf(id)).containsExactly(key(id, 1));
    assertThat(installation.provider().running()).contains(key(id, 1));
  }

  /** Where it dies. */
  @SuppressWarnings("ImmutableEnumChecker") // A fault has no state.
  enum Death {
    BEFORE_THE_VM_EXISTS(new Fault.DiesBefore()),
    AFTER_THE_VM_EXISTS(new Fault.DiesAfter());

    private final Fault fault;

    Death(Fault fault) {
      this.fault = fault;
    }
  }

  @Test
  void findsTheVmWhenTheAnswerWasLost() {
    installation.provider().inject(new Fault.AnswerLost());

    var id = installation.deploy(name());

    installation.awaitLife(id, "BOOTING");
    assertThat(launchesOf(id)).hasSize(1);
    assertThat(installation.kinds(id)).contains("LAUNCH_FAILED", "VM_LAUNCHED");
  }

  @Test
  void triesAgainWhatMayPass() {
    installation.provider().inject(new Fault.Refused(ErrorClass.TRANSIENT));
    installation.provider().inject(new Fault.Refused(ErrorClass.CAPACITY));

    var id = installation.deploy(name());

    installation.awaitLife(id, "BOOTING");
    assertThat(installation.kinds(id).stream().filter("LAUNCH_FAILED"::equals)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorClass.class,
      names = {"QUOTA", "AUTH", "UNSUPPORTED"})
  void tellsTheTenantWhatOnlyTheyCanPutRight(ErrorClass errorClass) {
    installation.provider().inject(new Fault.Refused(errorClass));

    var id = installation.deploy(name());

    var view = installation.awaitLife(id, "FAILED");
    assertThat(view.path("trust").asString("")).isEqualTo("UNTRUSTED");
    assertThat(view.path("lifeMessage").asString("")).startsWith(errorClass.name());
    assertThat(launchesOf(id)).isEmpty();
    installation.client().delete("/api/v1/deployments/" + id);
  }

  @Test
  void dropsTrustAtOnceWhenAVmVanishesThatNothingRestarts() {
    var id = running(name());

    installation.provider().vanish(key(id, 1));

    var view = installation.awaitLife(id, "FAILED");
    assertThat(view.path("trust").asString("")).isEqualTo("UNTRUSTED");
    assertThat(view.path("axes").valueStream())
        .allMatch(axis -> axis.path("status").asString("").equals("NOT_CHECKED"));
  }

  @Test
  void launchesAnotherVmWhereTheManifestRestarts() {
    var id = installation.deploy(name(), TestTenant::restartingAlways);
    var old = installation.guest(id, 1);
    installation.awaitLife(id, "BOOTING");
    installation.attest(old);
    installation.awaitTrust(id, "TRUSTED");

    installation.provider().vanish(key(id, 1));

    installation.awaitTrust(id, "PENDING");
    var young = installation.guest(id, 2);
    installation.awaitLife(id, "BOOTING");
    assertThat(old.get("/attest/v1/manifest").status()).isEqualTo(401);
    assertThat(installation.attest(young).path("status").asString("")).isEqualTo("AFFIRMED");
    installation.awaitTrust(id, "TRUSTED");
    assertThat(launchesOf(id)).containsExactly(key(id, 1), key(id, 2));
  }

  @Test
  void neverTakesBlindnessForAbsence() throws Exception {
    var id = running(name());
    installation.provider().setBlind(ErrorClass.THROTTLED);
    Thread.sleep(Duration.ofSeconds(2));
    installation.provider().setBlind(null);

    assertThat(installation.deployment(id).path("trust").asString("")).isEqualTo("TRUSTED");
    assertThat(launchesOf(id)).hasSize(1);
  }

  @Test
  void launchesOneVmForEachWithTwoReplicasAtWork() {
    var ids = new ArrayList<String>();
    try (var replica = installation.startReplica()) {
      assertThat(replica.address()).isNotEqualTo(installation.controlPlane().address());
      for (int i = 0; i < 12; i++) {
        ids.add(installation.deploy(name()));
      }
      ids.forEach(id -> installation.awaitLife(id, "BOOTING"));
    }
    ids.forEach(id -> assertThat(launchesOf(id)).containsExactly(key(id, 1)));
  }

  @Test
  void leavesASlowLaunchToTheReplicaThatBeganIt() {
    installation.provider().inject(new Fault.Slow(Duration.ofSeconds(6)));
    try (var replica = installation.startReplica()) {
      assertThat(replica.address()).isNotEqualTo(installation.controlPlane().address());

      var id = installation.deploy(name());

      installation.awaitLife(id, "BOOTING");
      assertThat(installation.provider().asked().stream().filter(key(id, 1)::equals)).hasSize(1);
    }
  }

  @Test
  void stopsADeploymentThatIsStillBeingLaunched() {
    installation.provider().inject(new Fault.Refused(ErrorClass.TRANSIENT));
    var id = installation.deploy(name());

    installation.client().delete("/api/v1/deployments/" + id);
    installation.client().delete("/api/v1/deployments/" + id);

    installation.awaitLife(id, "STOPPED");
    assertThat(installation.provider().running()).doesNotContain(key(id, 1));
    assertThat(installation.kinds(id).stream().filter("STOP_REQUESTED"::equals)).hasSize(1);
  }

  @Test
  void removesOrphansThatAreOldAndOnlyWhenTheListingIsComplete() throws Exception {
    var sweep = installation.controlPlane().bean(OrphanSweep.class);
    var old = InstanceKey.of(DeploymentId.random(), 1);
    var young = InstanceKey.of(DeploymentId.random(), 1);
    var owned = key(running(name()), 1);
    installation.provider().plant(old, Instant.now().minus(Duration.ofMinutes(5)));
    installation.provider().plant(young, Instant.now());

    installation.provider().setListingComplete(false);
    sweep.sweep();
    assertThat(installation.provider().running()).contains(old, young, owned);

    installation.provider().setListingComplete(true);
    sweep.sweep();
    assertThat(installation.provider().running()).contains(young, owned).doesNotContain(old);
    installation.provider().vanish(young);
  }

  private static String running(String name) {
    var id = installation.deploy(name);
    var guest = installation.guest(id, 1);
    installation.awaitLife(id, "BOOTING");
    installation.attest(guest);
    installation.awaitTrust(id, "TRUSTED");
    return id;
  }

  private static List<InstanceKey> launchesOf(String id) {
    return installation.provider().launches().stream()
        .filter(key -> key.value().contains(id))
        .toList();
  }

  private static InstanceKey key(String id, int attempt) {
    return InstanceKey.of(DeploymentId.parse(id), attempt);
  }

  private static String name() {
    return "p" + UUID.randomUUID().toString().substring(0, 8);
  }
}
