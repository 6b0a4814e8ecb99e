package dev.pavise.controlplane.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.running.Client;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.messages.Json;
import dev.pavise.messages.records.TenantKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls every endpoint of the OpenAPI document as every role, and with another tenant's ids. */
class AccessIT {
  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.start();
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void letsEachRoleDoWhatTheTableSaysAndNothingElse(Role role) {
    for (var endpoint : Endpoint.all()) {
      var path = endpoint.withId(UUID.randomUUID());
      if (path.equals("/api/v1/events")) {
        path += "?deployment=" + UUID.randomUUID(); // The stream itself would not end.
      }
      var body = endpoint.method().equals("GET") ? null : new byte[0];

      var answer = installation.addMember(role).send(endpoint.method(), path, body);

      if (endpoint.isOpen() || endpoint.allows(role)) {
        assertThat(answer.status()).as("%s as %s", endpoint, role).isNotEqualTo(401);
        assertThat(answer.status() == 403 ? answer.code() : "")
            .as("%s as %s", endpoint, role)
            .isNotEqualTo("FORBIDDEN");
      } else {
        assertThat(answer.status()).as("%s as %s", endpoint, role).isEqualTo(403);
        assertThat(answer.code()).as("%s as %s", endpoint, role).isEqualTo("FORBIDDEN");
        assertThat(answer.json().path("detail").stringValue())
            .contains(role.name())
            .contains("OWNER")
            .contains(endpoint.needs().getFirst().name());
      }
    }
  }

  @Test
  void answersAnotherTenantsIdsWithNotFoundOnEveryEndpoint() {
    var deployment = installation.deploy("walls");
    var evidence =
        installation.attest(installation.guest(deployment, 1)).path("evidence").stringValue();
    var owner = installation.client();
    var token =
        owner
            .post("/api/v1/tokens", Map.of("name", "walls", "role", "VIEWER"))
            .json()
            .path("apiToken")
            .path("id")
            .stringValue();
    var invitation =
        owner
            .post("/api/v1/invitations", Map.of("email", "walls@example.com", "role", "VIEWER"))
            .json()
            .path("invitation")
            .path("id")
            .stringValue();
    var webhook =
        owner
            .post(
                "/api/v1/webhooks",
                Map.of("url", "https://receiver.example.com", "events", List.of("TRUST_CHANGED")))
            .json()
            .path("webhook")
            .path("id")
            .stringValue();
    var member = owner.get("/api/v1/me").json().path("user").path("id").stringValue();
    var ids =
        Map.of(
            "deployments", deployment,
            "results", evidence,
            "evidence", evidence,
            "tokens", token,
            "invitations", invitation,
            "members", member,
            "webhooks", webhook,
            "owner-keys", installation.tenant().ownerKey().thumbprint().toString());
    var neighbour = installation.addTenant(TenantKind.DEVELOPMENT).client();
    var before = everything(owner);

    for (var endpoint : Endpoint.all()) {
      if (endpoint.takesAnId()) {
        var id =
            Objects.requireNonNull(
                ids.get(endpoint.path().split("/", -1)[3]),
                () -> "an id for " + endpoint + "; make one above");
        var body = endpoint.method().equals("PATCH") ? Json.write(change(endpoint)) : new byte[0];

        var answer = neighbour.send(endpoint.method(), endpoint.withId(id), body);

        assertThat(answer.status()).as(endpoint.toString()).isEqualTo(404);
        assertThat(answer.code()).as(endpoint.toString()).isEqualTo("NOT_FOUND");
      }
    }

    assertThat(neighbour.get("/api/v1/events?deployment=" + deployment).status()).isEqualTo(404);
    var seen = everything(neighbour);
    for (var id : ids.values()) {
      assertThat(before).contains(id);
      assertThat(seen).doesNotContain(id);
    }
    assertThat(everything(owner)).contains(ids.values());
    assertThat(installation.deployment(deployment).path("life").asString(""))
        .isNotEqualTo("STOPPING");
  }

  private static Map<String, ?> change(Endpoint endpoint) {
    return switch (endpoint.path().split("/", -1)[3]) {
      case "webhooks" -> Map.of("enabled", false);
      case "owner-keys" -> Map.of("state", "RETIRED");
      default -> Map.of("role", "VIEWER");
    };
  }

  /** All that a tenant can list. */
  private static String everything(Client client) {
    var text = new StringBuilder();
    for (var endpoint : Endpoint.all()) {
      if (endpoint.method().equals("GET")
          && !endpoint.isOpen()
          && !endpoint.takesAnId()
          && !endpoint.path().equals("/api/v1/events")) {
        text.append(client.get(endpoint.path()).text());
      }
    }
    return text.toString();
  }
}
