package dev.pavise.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.running.Client;
import dev.pavise.controlplane.running.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The ways in, and the walls between tenants. */
class IdentityIT {
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
  void bootstrapsOnceAndRemovesTheToken() {
    assertThat(installation.home().bootstrapTokenFile()).doesNotExist();
    for (var token : List.of("", "pvs_bootstrap_guess")) {
      var answer =
          installation
              .nobody()
              .post("/api/v1/bootstrap", tenantBody("Second"), "Pavise-Bootstrap", token);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("BOOTSTRAP_REFUSED");
    }
  }

  @Test
  void namesEveryWrongFieldAtOnce() {
    var answer =
        installation
            .nobody()
            .post(
                "/api/v1/bootstrap",
                Map.of("tenant", Map.of("name", " ", "kind", "TEST", "x", 1), "email", "nobody"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(
            answer
                .json()
                .path("errors")
                .valueStream()
                .map(each -> each.path("pointer").asString("")))
        .containsExactlyInAnyOrder("/tenant/name", "/tenant/kind", "/tenant/x", "/email");
  }

  @Test
  void saysWhoOneIs() {
    var me = installation.client().get("/api/v1/me").json();

    assertThat(me.path("tenant").path("kind").asString("")).isEqualTo("DEVELOPMENT");
    assertThat(me.path("user").path("email").asString("")).isEqualTo("a@example.com");
  }

  @Test
  void tradesASignInCodeForOneSessionHoweverManyTry() throws Exception {
    var code = installation.client().post("/api/v1/sign-in-codes", new byte[0]).json().path("code");
    var statuses = new ArrayList<Integer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tries = new ArrayList<Future<Client.Answer>>();
      for (int i = 0; i < 8; i++) {
        tries.add(
            threads.submit(
                () ->
                    installation
                        .nobody()
                        .post("/api/v1/sessions", Map.of("code", code.stringValue()))));
      }
      for (var each : tries) {
        statuses.add(each.get().status());
      }
    }

    assertThat(statuses).containsOnlyOnce(201);
    assertThat(statuses.stream().filter(status -> status == 403)).hasSize(7);
  }

  @Test
  void endsASessionAtOnce() {
    var session = openSession();
    assertThat(session.get("/api/v1/me").status()).isEqualTo(200);

    assertThat(session.delete("/api/v1/sessions/current").status()).isEqualTo(204);

    assertThat(session.get("/api/v1/me").status()).isEqualTo(401);
    assertThat(installation.client().get("/api/v1/me").status()).isEqualTo(200);
  }

  @Test
  void letsSessionsAndCodesExpire() {
    var session = openSession();
    jdbc().sql("update access_tokens set expires_at = now() where kind = 'SESSION'").update();
    assertThat(session.get("/api/v1/me").status()).isEqualTo(401);

    var code = installation.client().post("/api/v1/sign-in-codes", new byte[0]).json();
    jdbc().sql("update sign_in_codes set expires_at = now()").update();
    assertThat(
            installation
                .nobody()
                .post("/api/v1/sessions", Map.of("code", code.path("code").stringValue()))
                .status())
        .isEqualTo(403);
  }

  @Test
  void storesNoTokenThatCouldBeUsed() {
    openSession();
    var token = String.valueOf(installation.client().token());

    var stored =
        jdbc().sql("select encode(hash, 'escape') from access_tokens").query(String.class).list();

    assertThat(stored).isNotEmpty().noneMatch(token::contains);
    assertThat(token).startsWith("pvs_api_");
  }

  @Test
  void answersNobodyOnAnyEndpointButTheWaysIn() {
    for (var endpoint : endpoints()) {
      var path = endpoint.path().replaceAll("\\{[a-z]+}", "00000000-0000-0000-0000-000000000001");
      var answer = installation.nobody().send(endpoint.method(), path, new byte[0]);
      if (WAYS_IN.contains(endpoint.toString())) {
        assertThat(answer.status()).as(endpoint.toString()).isNotEqualTo(401);
      } else {
        assertThat(answer.status()).as(endpoint.toString()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
      }
    }
  }

  private static final List<String> WAYS_IN =
      List.of(
          "POST /api/v1/bootstrap",
          "POST /api/v1/sessions",
          "POST /api/v1/invitations/accept",
          "GET /health",
          "GET /api/v1/openapi.json");

  private record Endpoint(String method, String path) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** Everything the application maps, so that a new endpoint is walked too. */
  private static List<Endpoint> endpoints() {
    var mapping = installation.controlPlane().bean(RequestMappingHandlerMapping.class);
    return mapping.getHandlerMethods().keySet().stream()
        .flatMap(
            info ->
                info.getPatternValues().stream()
                    .flatMap(
                        path ->
                            info.getMethodsCondition().getMethods().stream()
                                .map(method -> new Endpoint(method.name(), path))))
        .toList();
  }

  private static Client openSession() {
    var code = installation.client().post("/api/v1/sign-in-codes", new byte[0]).json().path("code");
    var session =
        installation.nobody().post("/api/v1/sessions", Map.of("code", code.stringValue()));
    return new Client(
        installation.controlPlane().address(), session.json().path("token").stringValue());
  }

  private static Map<String, Object> tenantBody(String name) {
    return Map.of("tenant", Map.of("name", name, "kind", "DEVELOPMENT"), "email", "b@example.com");
  }

  private static JdbcClient jdbc() {
    return installation.database();
  }
}
