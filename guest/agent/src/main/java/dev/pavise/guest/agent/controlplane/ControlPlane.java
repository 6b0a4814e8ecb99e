package dev.pavise.guest.agent.controlplane;

import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.attester.AgentInstruction;
import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.attester.AttestationRequest;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.attester.EvidenceOutcome;
import dev.pavise.messages.attester.EvidenceReceipt;
import dev.pavise.messages.attester.EvidenceSubmission;
import dev.pavise.messages.attester.UserData;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.result.Finding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The attester's HTTP face, {@code /attest/v1}: one attempt a call, every call bounded in time and
 * size. Nothing it answers is trusted further than its own checks carry. Thread-safe.
 */
public final class ControlPlane {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

  /** How long the other side may hold a call while it waits for the worker. */
  public static final Duration HELD_CALL_WAIT = Duration.ofSeconds(30);

  /** Findings, an envelope and released keys all fit; nothing longer is read. */
  private static final int ANSWER_BYTES_MAX = 4 * 1024 * 1024;

  private final HttpClient client;
  private final URI base;
  private final String authorization;

  private ControlPlane(HttpClient client, URI base, String authorization) {
    this.client = client;
    this.base = base;
    this.authorization = authorization;
  }

  /** For the control plane that the user data names; HTTPS only. */
  public static ControlPlane of(UserData userData) throws IOException {
    var base = userData.controlPlane();
    if (!"https".equals(base.getScheme()) || base.getHost() == null) {
      throw new IOException(
          "the control plane's address must be https://host:port, it is \"" + base + "\"");
    }
    var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .sslContext(TrustAnchor.context(userData.caCertificate()))
            .build();
    return new ControlPlane(client, base, "Bearer " + userData.instanceToken());
  }

  /** {@code GET manifest}: some envelope; who signed it, and what, is for the caller to check. */
  public Envelope manifest() throws IOException, InterruptedException {
    return Envelope.decode(send("the manifest", request("manifest", CALL_TIMEOUT).GET()));
  }

  /** {@code POST challenges}. */
  public Challenge challenge(AttestationRequest attestationRequest)
      throws IOException, InterruptedException {
    var timeout = HELD_CALL_WAIT.plus(CALL_TIMEOUT);
    return post("challenges", timeout, attestationRequest, Challenge.class);
  }

  /** {@code POST evidence}. */
  public EvidenceReceipt submit(EvidenceSubmission submission)
      throws IOException, InterruptedException {
    return post("evidence", CALL_TIMEOUT, submission, EvidenceReceipt.class);
  }

  /** {@code GET evidence/{id}?wait=30s}. */
  public EvidenceOutcome outcome(EvidenceId evidence) throws IOException, InterruptedException {
    var path = "evidence/" + evidence + "?wait=" + HELD_CALL_WAIT.toSeconds() + "s";
    var request = request(path, HELD_CALL_WAIT.plus(CALL_TIMEOUT)).GET();
    return decode("the outcome", send("the outcome", request), EvidenceOutcome.class);
  }

  /** {@code POST reports}. */
  public AgentInstruction report(AgentReport report) throws IOException, InterruptedException {
    return post("reports", CALL_TIMEOUT, report, AgentInstruction.class);
  }

  private <T> T post(String path, Duration timeout, Object body, Class<T> answer)
      throws IOException, InterruptedException {
    var request =
        request(path, timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)));
    return decode(path, send(path, request), answer);
  }

  private HttpRequest.Builder request(String path, Duration timeout) {
    return HttpRequest.newBuilder(base.resolve("/attest/v1/" + path))
        .timeout(timeout)
        .header("Accept", "application/json")
        .header("Authorization", authorization);
  }

  private byte[] send(String what, HttpRequest.Builder builder)
      throws IOException, InterruptedException {
    var request = builder.build();
    var handler = BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX);
    var call = client.sendAsync(request, handler);
    try {
      // The request's own timeout ends with the headers; this one covers the body as well.
      var timeout = request.timeout().orElse(CALL_TIMEOUT).plus(CONNECT_TIMEOUT);
      return successful(what, call.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      call.cancel(true);
      throw new IOException(what + ": no complete answer in time", e);
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(what + ": " + cause, cause);
    } catch (InterruptedException e) {
      call.cancel(true);
      throw e;
    }
  }

  private static byte[] successful(String what, HttpResponse<byte[]> response) throws IOException {
    var status = response.statusCode();
    if (status / 100 == 2) {
      return response.body();
    }
    if (status >= 500 || status == 429) {
      throw new IOException(what + " was answered " + status);
    }
    Problem problem;
    try {
      problem = Json.readTolerant(response.body(), Problem.class);
    } catch (MalformedMessage e) {
      problem = new Problem(null, null); // The status alone says enough.
    }
    throw new RefusedByControlPlane(
        what,
        status,
        problem.code() == null ? "" : problem.code(),
        problem.findings() == null ? List.of() : problem.findings());
  }

  private static <T> T decode(String what, byte[] json, Class<T> type) throws IOException {
    try {
      return Json.readTolerant(json, type);
    } catch (MalformedMessage e) {
      throw new IOException(what + " was answered with something else: " + e.getMessage(), e);
    }
  }

  /** RFC 9457, as far as it is read here. */
  private record Problem(@Nullable String code, @Nullable List<Finding> findings) {}
}
