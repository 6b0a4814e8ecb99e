package dev.pavise.controlplane.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.access.Role;
import dev.pavise.controlplane.running.Client;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.messages.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A POST with an idempotency key is done once, whatever it does and however often it is sent. */
class IdempotencyIT {
  private static final String KEY = "Idempotency-Key";
  private static final String TOKENS = "/api/v1/tokens";
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
  void makesOneTokenHoweverManyAskAtOnceAndTellsItToEach() throws Exception {
    var client = installation.client();
    var body = Map.of("name", "many at once", "role", "VIEWER");
    List<Client.Answer> answers;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          IntStream.range(0, 6)
              .mapToObj(n -> threads.submit(() -> client.post(TOKENS, body, KEY, "at once")))
              .toList();
      answers = asked.stream().map(IdempotencyIT::join).toList();
    }

    assertThat(answers).allMatch(answer -> answer.status() == 201);
    assertThat(answers.stream().map(Client.Answer::text).distinct()).hasSize(1);
    assertThat(answers.getFirst().header("Content-Type")).contains("application/json");
    assertThat(tokensNamed("many at once")).isEqualTo(1);
  }

  @Test
  void keepsNoAnswerThatTheDatabaseCouldTell() {
    var answer =
        installation
            .client()
            .post(TOKENS, Map.of("name", "secret", "role", "VIEWER"), KEY, "sealed");
    var token = answer.json().path("token").stringValue();

    var kept =
        installation
            .database()
            .sql("select answer from idempotency_keys where key = 'sealed'")
            .query((row, number) -> row.getBytes(1))
            .single();

    assertThat(token).startsWith("pvs_api_");
    assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain(token, "secret");
  }

  @Test
  void neitherTellsAnotherTokenNorDoesItAgain() {
    var body = Map.of("name", "mine", "role", "VIEWER");
    installation.client().post(TOKENS, body, KEY, "mine");

    var other = installation.addMember(Role.OWNER).post(TOKENS, body, KEY, "mine");

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("IDEMPOTENCY_KEY_OF_ANOTHER");
    assertThat(tokensNamed("mine")).isEqualTo(1);
  }

  @Test
  void aKeyIsForOneRequestNotForOneBody() {
    var body = Map.of("name", "path", "role", "VIEWER");
    installation.client().post(TOKENS, body, KEY, "path");

    var elsewhere = installation.client().post("/api/v1/invitations", body, KEY, "path");
    var asked = installation.client().post(TOKENS + "?more=1", body, KEY, "path");

    assertThat(elsewhere.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(asked.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void whatIsRefusedIsUndoneAndMayBeCorrected() {
    var viewer = installation.addMember(Role.VIEWER);
    var refused = viewer.post(TOKENS, Map.of("name", "up", "role", "OWNER"), KEY, "up");
    var wrong = installation.client().post(TOKENS, Map.of("name", ""), KEY, "wrong");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(tokensNamed("up")).isZero();
    assertThat(
            installation
                .client()
                .post(TOKENS, Map.of("name", "right", "role", "VIEWER"), KEY, "wrong")
                .status())
        .isEqualTo(201);
  }

  @Test
  void answersWithWhereThingsAreAgain() {
    var body = installation.tenant().deploymentBody("again");
    var first = installation.client().post("/api/v1/deployments", body, KEY, "again");

    var second = installation.client().post("/api/v1/deployments", body, KEY, "again");

    assertThat(second.status()).isEqualTo(202);
    assertThat(second.header("Location")).isEqualTo(first.header("Location")).isNotEmpty();
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag")).isNotEmpty();
    assertThat(second.header("X-Request-Id")).isNotEqualTo(first.header("X-Request-Id"));
  }

  @Test
  void refusesKeysThatAreNone() {
    for (var key : List.of(" ", "k".repeat(256))) {
      var answer =
          installation.client().post(TOKENS, Map.of("name", "x", "role", "VIEWER"), KEY, key);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("BAD_REQUEST");
    }
  }

  @Test
  void boundsWhatItReads() {
    var answer =
        installation.client().send("POST", TOKENS, new byte[4 * 1024 * 1024 + 1], KEY, "large");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("BODY_TOO_LARGE");
  }

  @Test
  void meansNothingToWhoeverIsNotSignedIn() {
    var answer = installation.nobody().post(TOKENS, Map.of("name", "x"), KEY, "nobody");

    assertThat(answer.status()).isEqualTo(401);
  }

  @Test
  void knowsATokenHoweverItsSchemeIsSpelt() {
    var body = Json.write(Map.of("name", "spelt", "role", "VIEWER"));
    var client = installation.client();
    var first = client.send("POST", TOKENS, body, KEY, "spelt");

    var second =
        client.send(
            "POST", TOKENS, body, KEY, "spelt", "Authorization", "bearer  " + client.token());

    assertThat(second.status()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void meansNothingToGuestsWhoseChallengesCountOnce() {
    var guest = installation.guest(installation.deploy("guest"), 1);
    var request = Installation.request();

    var first = guest.post("/attest/v1/challenges", request, KEY, "challenge");
    var second = guest.post("/attest/v1/challenges", request, KEY, "challenge");

    assertThat(first.status()).isEqualTo(200);
    assertThat(second.json().path("id")).isNotEqualTo(first.json().path("id"));
  }

  private static long tokensNamed(String name) {
    return installation
        .database()
        .sql("select count(*) from access_tokens where name = ?")
        .param(name)
        .query(Long.class)
        .single();
  }

  private static Client.Answer join(Future<Client.Answer> asked) {
    try {
      return asked.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
