package dev.pavise.controlplane.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.access.Role;
import dev.pavise.controlplane.running.Client;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.controlplane.tenancy.TenantScope;
import dev.pavise.messages.records.TenantKind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Webhooks from the change to a receiver over TLS, with two replicas that share the work. */
class WebhooksIT {
  private static final String WEBHOOKS = "/api/v1/webhooks";

  private static Receiver pemHolder;
  private static Installation installation;
  private Receiver receiver;

  @BeforeAll
  static void start() throws Exception {
    pemHolder = new Receiver();
    var prefix = "pavise.control-plane.webhooks.";
    installation =
        Installation.start(
            Map.of(
                prefix + "development-targets", "true",
                prefix + "authorities-file", pemHolder.certificate().toString(),
                prefix + "retry-first", "100ms",
                prefix + "retry-max", "300ms",
                prefix + "attempts-max", "4",
                prefix + "timeout", "2s"));
  }

  @AfterAll
  static void stop() {
    installation.close();
    pemHolder.close();
  }

  @BeforeEach
  void receive() {
    receiver = pemHolder;
    receiver.answer(exchange -> Receiver.respond(exchange, 204, ""));
  }

  @AfterEach
  void deleteAll() {
    for (var each : installation.client().get(WEBHOOKS).json().path("items")) {
      installation.client().delete(WEBHOOKS + "/" + each.path("id").stringValue());
    }
  }

  @Test
  void tellsEveryMoveOfLifeAndTrustOnceAndSignedThoughTwoReplicasShareTheWork() throws Exception {
    try (var other = installation.startReplica()) {
      var made = create(List.of("LIFE_CHANGED", "TRUST_CHANGED"));
      var deployment = installation.deploy("told");
      installation.attest(installation.guest(deployment, 1));
      installation.awaitTrust(deployment, "TRUSTED");
      awaitAllDelivered(id(made));

      var told = receivedOf(deployment);
      assertThat(told).allMatch(each -> isSigned(each, made));
      assertThat(told.stream().map(Receiver.Received::id)).doesNotHaveDuplicates();
      assertThat(told.getFirst().body()).contains("\"life\":\"REQUESTED\"").contains("\"told\"");
      assertThat(told.stream().anyMatch(each -> each.body().contains("\"trust\":\"TRUSTED\"")))
          .isTrue();
      assertThat(other.address()).isNotNull();
    }
  }

  @Test
  void triesAgainUntilTheReceiverTakesItAndKeepsTheIdOfTheMessage() {
    receiver.answer(exchange -> Receiver.respond(exchange, 500, "not now"));
    var made = create(List.of("TRUST_CHANGED"));
    var ping = ping(id(made));
    Installation.await(
        "two attempts", () -> delivery(made, ping).path("calls").size() >= 2 ? true : null);
    receiver.answer(exchange -> Receiver.respond(exchange, 200, "now"));

    var detail = awaitState(made, ping, "DELIVERED");

    assertThat(detail.path("calls").path(0).path("status").asInt(0)).isEqualTo(500);
    assertThat(detail.path("calls").path(0).path("body").asString("")).isEqualTo("not now");
    var message = ping.path("message").stringValue();
    assertThat(receiver.received().stream().filter(each -> each.id().equals(message)).count())
        .isEqualTo(detail.path("calls").size());
  }

  @Test
  void stopsAfterItsLastAttemptAndSendsAgainWhenAsked() {
    receiver.answer(exchange -> Receiver.respond(exchange, 500, ""));
    var made = create(List.of("TRUST_CHANGED"));
    var ping = ping(id(made));
    assertThat(awaitState(made, ping, "FAILED").path("calls").size()).isEqualTo(4);
    receiver.answer(exchange -> Receiver.respond(exchange, 204, ""));

    var again =
        installation
            .client()
            .post(path(made) + "/deliveries/" + idOf(ping) + "/redeliver", new byte[0])
            .json();

    awaitState(made, again, "DELIVERED");
    assertThat(again.path("message")).isEqualTo(ping.path("message"));
  }

  @Test
  void sendsOnceMoreWhenAReplicaDiesBetweenSendingAndRecording() {
    var made = create(List.of("TRUST_CHANGED"));
    var queue = installation.controlPlane().bean(DeliveryQueue.class);
    var tenant = installation.tenant().id();
    var dead = new DeliveryQueue.Leased(tenant, UUID.fromString(id(made)), UUID.randomUUID());
    hold(dead);
    var ping = ping(id(made));
    var due = TenantScope.call(tenant, () -> queue.next(dead)).orElseThrow();
    assertThat(due.delivery().id()).hasToString(idOf(ping));
    installation
        .database()
        .sql("update webhooks set leased_until = now() where id = ?")
        .param(UUID.fromString(id(made)))
        .update();

    awaitState(made, ping, "DELIVERED");
    TenantScope.run(
        tenant,
        () ->
            queue.record(
                dead,
                due.delivery(),
                new Attempt(
                    java.time.Instant.now(), 1, Attempt.Outcome.TIMED_OUT, null, null, null)));

    assertThat(delivery(made, ping).path("calls").size()).isEqualTo(1);
  }

  private static void hold(DeliveryQueue.Leased dead) {
    installation
        .database()
        .sql("update webhooks set lease = ?, leased_until = now() + interval '1 hour' where id = ?")
        .param(dead.lease())
        .param(dead.webhook())
        .update();
  }

  @Test
  void signsWithBothSecretsAfterARotationAndKeepsNeitherReadable() throws Exception {
    var made = create(List.of("TRUST_CHANGED"));
    var rotated = installation.client().post(path(made) + "/secret", new byte[0]);
    assertThat(rotated.status()).isEqualTo(201);
    var ping = ping(id(made));
    awaitState(made, ping, "DELIVERED");

    var message = ping.path("message").stringValue();
    var got =
        receiver.received().stream().filter(each -> each.id().equals(message)).findFirst().get();
    assertThat(got.isSignedWith(made.path("secret").stringValue())).isTrue();
    assertThat(got.isSignedWith(rotated.json().path("secret").stringValue())).isTrue();
    assertThat(got.isSignedWith("whsec_AAAA")).isFalse();
    var seen =
        installation.client().get(path(made)).text()
            + installation.client().get(path(made) + "/deliveries/" + idOf(ping)).text()
            + installation.client().get("/api/v1/audit").text();
    assertThat(seen).doesNotContain("whsec_").contains("webhook.secret-rotated");
  }

  @Test
  void disablesAWebhookThatFailedForTooLongAndSaysSoInTheAuditTrail() {
    receiver.answer(exchange -> Receiver.respond(exchange, 500, ""));
    var made = create(List.of("TRUST_CHANGED"));
    installation
        .database()
        .sql("update webhooks set failing_since = now() - interval '6 days' where id = ?")
        .param(UUID.fromString(id(made)))
        .update();
    var ping = ping(id(made));

    Installation.await(
        "the end",
        () ->
            installation.client().get(path(made)).json().path("enabled").asBoolean(true)
                ? null
                : true);

    assertThat(delivery(made, ping).path("delivery").path("state").asString(""))
        .isEqualTo("DROPPED");
    assertThat(installation.client().post(path(made) + "/ping", new byte[0]).code())
        .isEqualTo("WEBHOOK_DISABLED");
    assertThat(
            installation
                .client()
                .get("/api/v1/audit?action=webhook.disabled&subject=" + id(made))
                .text())
        .contains("SERVICE");
    var enabled =
        installation
            .client()
            .send(
                "PATCH",
                path(made),
                "{\"enabled\":true}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .json();
    assertThat(enabled.has("disabledReason")).isFalse();
    assertThat(enabled.has("failingSince")).isFalse();
  }

  @Test
  void aSlowReceiverSlowsOnlyItself() throws Exception {
    try (var slow = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var silent =
          installation
              .client()
              .post(
                  WEBHOOKS,
                  Map.of(
                      "url",
                      "http://127.0.0.1:" + slow.getLocalPort() + "/",
                      "events",
                      List.of("TRUST_CHANGED")))
              .json();
      var first = ping(id(silent));
      ping(id(silent));
      var made = create(List.of("TRUST_CHANGED"));
      awaitState(made, ping(id(made)), "DELIVERED");
      assertThat(delivery(silent, first).path("delivery").path("state").asString(""))
          .isNotEqualTo("DELIVERED");
    }
  }

  @Test
  void namesEveryWrongFieldAndKeepsWritersToOwners() {
    var wrong =
        installation
            .client()
            .post(
                WEBHOOKS,
                Map.of("url", "ftp://x/", "events", List.of("ALL"), "secret", "whsec_mine"));
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.json().path("errors").size()).isEqualTo(3);
    var body = Map.of("url", receiver.url(), "events", List.of("TRUST_CHANGED"));
    for (var role : Set.of(Role.DEPLOYER, Role.AUDITOR, Role.VIEWER)) {
      assertThat(installation.addMember(role).post(WEBHOOKS, body).code()).isEqualTo("FORBIDDEN");
    }
    assertThat(installation.addMember(Role.VIEWER).get(WEBHOOKS).code()).isEqualTo("FORBIDDEN");
    for (int i = 0; i < 10; i++) {
      create(List.of("TRUST_CHANGED"));
    }
    assertThat(installation.client().post(WEBHOOKS, body).code()).isEqualTo("WEBHOOKS_EXHAUSTED");
  }

  @Test
  void tellsATenantOfItsOwnChangesOnly() {
    var neighbour = installation.addTenant(TenantKind.DEVELOPMENT);
    var made =
        neighbour
            .client()
            .post(WEBHOOKS, Map.of("url", receiver.url(), "events", List.of("LIFE_CHANGED")))
            .json();
    installation.deploy("quiet");

    assertThat(neighbour.client().get(path(made) + "/deliveries").json().path("items").size())
        .isZero();
    assertThat(installation.client().get(path(made)).status()).isEqualTo(404);
    neighbour.client().delete(path(made));
  }

  private JsonNode create(List<String> events) {
    var answer =
        installation.client().post(WEBHOOKS, Map.of("url", receiver.url(), "events", events));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json();
  }

  private static JsonNode ping(String webhook) {
    return installation.client().post(WEBHOOKS + "/" + webhook + "/ping", new byte[0]).json();
  }

  private static JsonNode delivery(JsonNode made, JsonNode delivery) {
    return client().get(path(made) + "/deliveries/" + idOf(delivery)).json();
  }

  private static JsonNode awaitState(JsonNode made, JsonNode delivery, String state) {
    return Installation.await(
        state,
        () -> {
          var found = delivery(made, delivery);
          return found.path("delivery").path("state").asString("").equals(state) ? found : null;
        });
  }

  private static void awaitAllDelivered(String webhook) {
    Installation.await(
        "all delivered",
        () -> {
          var states =
              client()
                  .get(WEBHOOKS + "/" + webhook + "/deliveries")
                  .json()
                  .path("items")
                  .valueStream()
                  .map(each -> each.path("state").asString(""))
                  .collect(Collectors.toSet());
          return states.equals(Set.of("DELIVERED")) ? true : null;
        });
  }

  private List<Receiver.Received> receivedOf(String deployment) {
    return receiver.received().stream().filter(each -> each.body().contains(deployment)).toList();
  }

  private static boolean isSigned(Receiver.Received message, JsonNode made) {
    try {
      return message.isSignedWith(made.path("secret").stringValue());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Client client() {
    return installation.client();
  }

  private static String id(JsonNode made) {
    return made.path("webhook").path("id").stringValue();
  }

  private static String idOf(JsonNode view) {
    return view.path("id").stringValue();
  }

  private static String path(JsonNode made) {
    return WEBHOOKS + "/" + id(made);
  }
}
