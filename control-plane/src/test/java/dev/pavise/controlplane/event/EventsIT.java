package dev.pavise.controlplane.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.deployment.DeploymentEvent;
import dev.pavise.controlplane.deployment.Deployments;
import dev.pavise.controlplane.running.Client;
import dev.pavise.controlplane.running.ControlPlane;
import dev.pavise.controlplane.running.EventStream;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.controlplane.tenancy.TenantScope;
import dev.pavise.messages.DeploymentId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The live feed over HTTP, from one replica and from another. */
class EventsIT {
  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.start();
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  @Test
  void tellsEveryStepInOrderAndResumesWithoutAGap() throws Exception {
    var id = installation.deploy("feed");
    installation.awaitLife(id, "BOOTING");
    String lastId;
    var path = "/api/v1/events?deployment=" + id;
    try (var stream = EventStream.open(installation.client(), path, null)) {
      installation.client().post("/api/v1/deployments/" + id + "/attestations", new byte[0]);
      var event = stream.next("timeline");
      assertThat(event.data()).contains("ATTESTATION_REQUESTED");
      lastId = event.id();
    }
    for (int i = 0; i < 3; i++) {
      installation.client().post("/api/v1/deployments/" + id + "/attestations", new byte[0]);
    }
    try (var stream = EventStream.open(installation.client(), path, lastId)) {
      var ids = new ArrayList<Long>();
      for (int i = 0; i < 3; i++) {
        ids.add(Long.parseLong(stream.next("timeline").id()));
      }
      var from = Long.parseLong(lastId) + 1;
      assertThat(ids).isEqualTo(LongStream.range(from, from + 3).boxed().toList());
    }
  }

  @Test
  void tellsTheWholeHistoryToWhoAsksFromZero() throws Exception {
    var id = installation.deploy("history");
    installation.awaitLife(id, "BOOTING");

    try (var stream =
        EventStream.open(installation.client(), "/api/v1/events?deployment=" + id, "0")) {
      assertThat(stream.next("deployment").data()).contains(id).contains("\"sequence\":1");
      assertThat(stream.next("timeline").data()).contains("DEPLOYMENT_ACCEPTED");
      assertThat(stream.next("timeline").data()).contains("INTENT_STORED");
      assertThat(stream.next("timeline").data()).contains("LAUNCH_STARTED");
      assertThat(stream.next("timeline").data()).contains("VM_LAUNCHED");
    }
  }

  @Test
  void tellsWithinHalfASecondWhatAnotherReplicaCommitted() throws Exception {
    var id = installation.deploy("replicas");
    installation.awaitLife(id, "BOOTING");
    try (var other = ControlPlane.start(installation.home(), installation.provider());
        var stream =
            EventStream.open(
                new Client(other.address(), installation.client().token()),
                "/api/v1/events",
                null)) {
      var deployments = installation.controlPlane().bean(Deployments.class);
      var latencies = new ArrayList<Duration>();
      for (int i = 0; i < 10; i++) {
        var tenant = installation.tenant().id();
        TenantScope.run(
            tenant,
            () ->
                deployments.apply(
                    tenant, DeploymentId.parse(id), new DeploymentEvent.AttestationRequested()));
        var committed = System.nanoTime();
        latencies.add(Duration.ofNanos(stream.next("timeline").receivedNanos() - committed));
      }
      assertThat(median(latencies)).isLessThan(Duration.ofMillis(500));
    }
  }

  @Test
  void refusesAnIdThatIsNoneOfOurs() {
    var answer =
        installation
            .client()
            .send("GET", "/api/v1/events", null, "Last-Event-ID", "'; drop table timeline");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("BAD_REQUEST");
  }

  private static Duration median(List<Duration> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
