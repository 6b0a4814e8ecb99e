package dev.pavise.controlplane.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.running.Client;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.messages.records.RequestHeader;
import dev.pavise.messages.records.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every client may count on: revisions, waiting, filters, orders, and ids of requests. */
class RequestsIT {
  private static final String PATH = "/api/v1/deployments";

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
  void changesNothingThatIsNotAsTheCallerLastSawIt() {
    var id = installation.deploy("seen");
    installation.awaitLife(id, "BOOTING");
    var seen = client().get(PATH + "/" + id).header("ETag");

    assertThat(client().send("GET", PATH + "/" + id, null, "If-None-Match", seen).status())
        .isEqualTo(304);
    var stale = client().send("DELETE", PATH + "/" + id, null, "If-Match", "\"1\"");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.code()).isEqualTo("CHANGED_MEANWHILE");
    assertThat(installation.deployment(id).path("life").asString("")).isEqualTo("BOOTING");

    var current = client().send("DELETE", PATH + "/" + id, null, "If-Match", "\"1\", " + seen);
    assertThat(current.status()).isEqualTo(202);
    assertThat(current.header("ETag")).isNotEmpty().isNotEqualTo(seen);
    assertThat(client().send("DELETE", PATH + "/" + id, null, "If-Match", "*").status())
        .isEqualTo(202);
  }

  @Test
  void waitsUntilADeploymentChanges() throws Exception {
    var id = installation.deploy("awaited");
    var sequence = installation.awaitLife(id, "BOOTING").path("sequence").asLong(0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting =
          threads.submit(() -> client().get(PATH + "/" + id + "?wait=20s&after=" + sequence));
      Thread.sleep(Duration.ofMillis(300));
      assertThat(waiting.isDone()).isFalse();

      client().delete(PATH + "/" + id);

      assertThat(waiting.get().json().path("sequence").asLong(0)).isGreaterThan(sequence);
    }
  }

  @Test
  void waitsNoLongerThanAskedAndNotAtAllForWhatChangedBefore() {
    var id = installation.deploy("patient");
    var sequence = installation.awaitLife(id, "BOOTING").path("sequence").asLong(0);

    assertThat(client().get(PATH + "/" + id + "?wait=1s").json().path("sequence").asLong(0))
        .isEqualTo(sequence);
    var started = System.nanoTime();
    assertThat(client().get(PATH + "/" + id + "?wait=20s&after=1").status()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    assertThat(client().get(PATH + "/" + id + "?wait=long").code()).isEqualTo("BAD_REQUEST");
  }

  /** As fuzzing the API from its document found them. */
  @Test
  void unusualRequestsAreTheCallersFaultAndNotOurs() {
    var form = client().send("GET", PATH, null, "Content-Type", "multipart/form-data");
    assertThat(form.status()).isEqualTo(200);
    var posted = client().send("POST", PATH, new byte[] {1}, "Content-Type", "multipart/form-data");
    assertThat(posted.status()).isBetween(400, 499);

    for (var query : List.of("?=x", "?name=%FF%FE&=", "?%00=%00")) {
      assertThat(client().get(PATH + query).status()).as(query).isLessThan(500);
    }
    assertThat(client().get(PATH + "?=x").code()).isEqualTo("BAD_REQUEST");

    var method = client().send("PUT", PATH, null);
    assertThat(method.code()).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(method.header("Allow")).contains("GET", "POST");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 201})
  void refusesAPageThatIsTooLongOrEmpty(int limit) {
    for (var path : List.of(PATH, "/api/v1/audit")) {
      var answer = client().get(path + "?limit=" + limit);
      assertThat(answer.code()).isEqualTo("BAD_REQUEST");
      assertThat(answer.text()).contains("1 to 200");
    }
  }

  @Test
  void listsOnlyWhatIsAskedFor() {
    var id = installation.deploy("filtered");
    installation.awaitLife(id, "BOOTING");

    assertThat(ids("?name=filtered")).containsExactly(id);
    assertThat(ids("?name=filtered&life=BOOTING&trust=PENDING")).containsExactly(id);
    assertThat(ids("?name=filtered&life=RUNNING")).isEmpty();
    assertThat(ids("?trust=TRUSTED")).doesNotContain(id);
    assertThat(client().get(PATH + "?life=SLEEPING").code()).isEqualTo("BAD_REQUEST");
  }

  @Test
  void tellsATimelineFromEitherEnd() {
    var id = installation.deploy("both-ends");
    installation.awaitLife(id, "BOOTING");
    var oldest = sequences(id, "?order=oldest");
    assertThat(oldest).isSorted().isEqualTo(sequences(id, ""));

    assertThat(sequences(id, "?order=newest")).isEqualTo(oldest.reversed());

    var page = client().get(PATH + "/" + id + "/timeline?order=newest&limit=1").json();
    var next = page.path("next").asString("");
    assertThat(sequences(id, "?order=newest&limit=2&cursor=" + next))
        .isEqualTo(oldest.reversed().subList(1, 3));
    assertThat(client().get(PATH + "/" + id + "/timeline?order=random").code())
        .isEqualTo("BAD_REQUEST");
  }

  @Test
  void answersWithTheIdOfTheRequest() {
    assertThat(client().send("GET", PATH, null, "X-Request-Id", "mine-1").header("X-Request-Id"))
        .isEqualTo("mine-1");
    assertThat(UUID.fromString(client().get(PATH).header("X-Request-Id"))).isNotNull();
    assertThat(
            client()
                .send("GET", PATH, null, "X-Request-Id", "a b " + "x".repeat(200))
                .header("X-Request-Id"))
        .hasSize(36);
    assertThat(installation.nobody().get(PATH).header("X-Request-Id")).isNotEmpty();
  }

  @Test
  void handsTheIdOfARequestOnToKafka() {
    var id =
        client()
            .post(
                PATH,
                installation.tenant().deploymentBody("followed"),
                "X-Request-Id",
                "followed-request")
            .json()
            .path("id")
            .asString("");

    assertThat(requestOfFirstChange(id)).isEqualTo("followed-request");
  }

  private static String requestOfFirstChange(String deployment) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                installation.home().kafka(),
                ConsumerConfig.GROUP_ID_CONFIG,
                "requests-" + UUID.randomUUID(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topics.DEPLOYMENT_CHANGED));
      return Installation.await(
          "the record of the deployment",
          () -> {
            for (var record : consumer.poll(Duration.ofMillis(200))) {
              var header = record.headers().lastHeader(RequestHeader.NAME);
              if (record.key().equals(deployment) && header != null) {
                return RequestHeader.read(header.value()).orElse(null);
              }
            }
            return null;
          });
    }
  }

  private static List<String> ids(String query) {
    return client()
        .get(PATH + query)
        .json()
        .path("items")
        .valueStream()
        .map(each -> each.path("id").asString(""))
        .toList();
  }

  private static List<Long> sequences(String deployment, String query) {
    return client()
        .get(PATH + "/" + deployment + "/timeline" + query)
        .json()
        .path("items")
        .valueStream()
        .map(each -> each.path("sequence").asLong(0))
        .toList();
  }

  private static Client client() {
    return installation.client();
  }
}
