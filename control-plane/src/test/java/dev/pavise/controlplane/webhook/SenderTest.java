package dev.pavise.controlplane.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One call, to receivers and names that mean harm. */
class SenderTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Sender.Message MESSAGE =
      new Sender.Message("m1", Instant.parse("2026-01-02T03:04:05Z"), "v1,abc", "{\"a\":1}");

  private static Receiver receiver;

  @BeforeAll
  static void start() throws Exception {
    receiver = new Receiver();
  }

  @AfterAll
  static void stop() {
    receiver.close();
  }

  @Test
  void sendsTheMessageWithItsHeadersOverCheckedTls() throws Exception {
    receiver.answer(exchange -> Receiver.respond(exchange, 200, "thanks"));
    var before = receiver.received().size();

    var attempt = development(name -> List.of(LOOPBACK)).send(url(Receiver.NAME), MESSAGE);

    assertThat(attempt.outcome()).isEqualTo(Attempt.Outcome.ACCEPTED);
    assertThat(attempt.body()).isEqualTo("thanks");
    assertThat(receiver.received().get(before))
        .isEqualTo(new Receiver.Received("m1", "1767323045", "v1,abc", "{\"a\":1}"));
  }

  @Test
  void refusesACertificateOfAnotherName() throws Exception {
    var attempt = development(name -> List.of(LOOPBACK)).send(url("other.example.com"), MESSAGE);
    assertThat(attempt.outcome()).isEqualTo(Attempt.Outcome.TLS_FAILED);
  }

  @Test
  void neverConnectsToANameWithAPrivateAddressEvenBesideAPublicOne() throws Exception {
    var seen = receiver.received().size();
    for (var addresses :
        List.of(
            List.of(LOOPBACK),
            List.of(InetAddress.ofLiteral("8.8.8.8"), LOOPBACK),
            List.of(InetAddress.ofLiteral("169.254.169.254")),
            List.of(InetAddress.ofLiteral("::1")))) {
      var attempt = production(name -> addresses).send(url(Receiver.NAME), MESSAGE);
      assertThat(attempt.outcome())
          .as(addresses.toString())
          .isEqualTo(Attempt.Outcome.TARGET_REFUSED);
    }
    assertThat(receiver.received()).hasSize(seen);
  }

  @Test
  void looksANameUpOncePerCallSoThatItCannotChangeBetweenCheckAndConnection() throws Exception {
    receiver.answer(exchange -> Receiver.respond(exchange, 204, ""));
    var lookUps = new AtomicInteger();
    NameResolver rebinding =
        name ->
            List.of(lookUps.incrementAndGet() == 1 ? LOOPBACK : InetAddress.ofLiteral("127.0.0.2"));

    var attempt = development(rebinding).send(url(Receiver.NAME), MESSAGE);

    assertThat(attempt.outcome()).isEqualTo(Attempt.Outcome.ACCEPTED);
    assertThat(lookUps).hasValue(1);
  }

  @Test
  void followsNoRedirect() throws Exception {
    var seen = receiver.received().size();
    receiver.answer(
        exchange -> {
          exchange.getResponseHeaders().set("Location", "https://169.254.169.254/latest/meta-data");
          Receiver.respond(exchange, 307, "");
        });
    var names = new ArrayList<String>();

    var attempt =
        development(
                name -> {
                  names.add(name);
                  return List.of(LOOPBACK);
                })
            .send(url(Receiver.NAME), MESSAGE);

    assertThat(attempt.outcome()).isEqualTo(Attempt.Outcome.REFUSED);
    assertThat(attempt.status()).isEqualTo(307);
    assertThat(names).containsExactly(Receiver.NAME);
    assertThat(receiver.received()).hasSize(seen + 1);
  }

  @Test
  void readsAnEndlessAnswerUpToItsBound() throws Exception {
    receiver.answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          var out = exchange.getResponseBody();
          while (true) {
            out.write("\0endless".getBytes(StandardCharsets.UTF_8));
          }
        });

    var attempt = development(name -> List.of(LOOPBACK)).send(url(Receiver.NAME), MESSAGE);

    assertThat(attempt.outcome()).isEqualTo(Attempt.Outcome.ACCEPTED);
    assertThat(attempt.body()).hasSize(Sender.BODY_BYTES_MAX).doesNotContain("\0");
  }

  @Test
  void givesUpOnAReceiverThatTricklesOrNeverAnswers() throws Exception {
    receiver.answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          var out = exchange.getResponseBody();
          for (int i = 0; i < 600; i++) {
            out.write('.');
            out.flush();
            pause();
          }
        });

    var attempt = development(name -> List.of(LOOPBACK)).send(url(Receiver.NAME), MESSAGE);

    assertThat(attempt.outcome()).isEqualTo(Attempt.Outcome.TIMED_OUT);
  }

  @Test
  void survivesResetsRubbishAndEndlessHeaders() throws Exception {
    assertThat(plain("").outcome()).isEqualTo(Attempt.Outcome.CONNECTION_FAILED);
    for (var answer :
        List.of("no HTTP at all\r\n\r\n", "HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(5000))) {
      assertThat(plain(answer).outcome())
          .isIn(
              Attempt.Outcome.ANSWER_MALFORMED,
              Attempt.Outcome.CONNECTION_FAILED,
              Attempt.Outcome.TIMED_OUT);
    }
  }

  @Test
  void refusesAUrlThatMayNotBeCalledWithoutLookingItUp() throws Exception {
    NameResolver none =
        name -> {
          throw new AssertionError(name);
        };
    assertThat(production(none).send("http://receiver.example.com/", MESSAGE).outcome())
        .isEqualTo(Attempt.Outcome.TARGET_REFUSED);
  }

  /** What becomes of a call that is answered with this over plain HTTP. */
  private static Attempt plain(String answer) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (var socket = server.accept()) {
                  if (answer.isEmpty()) {
                    socket.setSoLinger(true, 0);
                    return;
                  }
                  socket.getInputStream().read();
                  socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                  socket.getOutputStream().flush();
                  pause();
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      return development(name -> List.of(LOOPBACK))
          .send("http://localhost:" + server.getLocalPort() + "/", MESSAGE);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(50));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String url(String host) {
    return "https://" + host + ":" + receiver.port() + "/hook";
  }

  private static Sender development(NameResolver names) {
    return sender(true, names);
  }

  private static Sender production(NameResolver names) {
    return sender(false, names);
  }

  private static Sender sender(boolean development, NameResolver names) {
    var settings = settings(development, Set.of(receiver.port()), receiver.certificate());
    return new Sender(settings, new Targets(settings), names);
  }

  static WebhookSettings settings(
      boolean development, Set<Integer> ports, java.nio.file.@Nullable Path authorities) {
    return settings(development, ports, authorities, List.of("198.41.0.0/24"));
  }

  static WebhookSettings settings(
      boolean development,
      Set<Integer> ports,
      java.nio.file.@Nullable Path authorities,
      List<String> refusedNetworks) {
    return new WebhookSettings(
        null,
        ports,
        refusedNetworks,
        development,
        authorities,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofHours(6),
        12,
        Duration.ofDays(5),
        Duration.ofHours(24),
        Duration.ofDays(30));
  }
}
