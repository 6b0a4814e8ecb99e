package dev.pavise.guest.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.pavise.guest.agent.attest.CredentialMaker;
import dev.pavise.guest.agent.controlplane.TestAuthority;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.AgentInstruction;
import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.attester.AttestationRequest;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.EvidenceOutcome;
import dev.pavise.messages.attester.EvidenceReceipt;
import dev.pavise.messages.attester.EvidenceSubmission;
import dev.pavise.messages.attester.RuntimeData;
import dev.pavise.messages.result.Axis;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.messages.sealing.SealingKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * The attester's HTTP face over real HTTPS with the worker's part played in the same place: real
 * credentials, real re-sealing. Faults are switched by its public fields.
 */
final class StubControlPlane implements AutoCloseable {
  static final String TOKEN = "instance-token-of-a-test";

  final List<AgentReport> reports = new CopyOnWriteArrayList<>();
  final List<EvidenceSubmission> submissions = new CopyOnWriteArrayList<>();
  final List<String> unauthorized = new CopyOnWriteArrayList<>();
  volatile byte[] manifest = new byte[0];
  volatile boolean refuses;
  volatile boolean away;
  volatile boolean asksForEvidence;
  volatile SealingKey releaseKey = SealingKey.generate();
  volatile List<ReleasedKeys.Secret> secrets = List.of();
  private final Map<ChallengeId, byte[]> nonces = new ConcurrentHashMap<>();
  private final Map<EvidenceId, Evidence> evidence = new ConcurrentHashMap<>();
  private final TestAuthority authority;
  private final HttpsServer server;

  StubControlPlane(Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    authority = TestAuthority.create(directory);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/attest/v1/", this::serve);
    server.start();
  }

  URI address() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  String certificatePem() {
    return authority.certificatePem();
  }

  private void serve(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath().substring("/attest/v1/".length());
    var body = exchange.getRequestBody().readAllBytes();
    if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      unauthorized.add(path);
    }
    if (away) {
      answer(exchange, 503, new byte[0]);
      return;
    }
    try {
      switch (exchange.getRequestMethod() + " " + path.replaceAll("/.*", "")) {
        case "GET manifest" -> answer(exchange, 200, manifest);
        case "POST challenges" -> answer(exchange, 200, challenge(body));
        case "POST evidence" -> answer(exchange, 202, take(body));
        case "GET evidence" -> answer(exchange, 200, outcome(path.replaceAll(".*/", "")));
        case "POST reports" -> {
          reports.add(Json.readTolerant(body, AgentReport.class));
          var instruction = new AgentInstruction(asksForEvidence);
          asksForEvidence = false;
          answer(exchange, 200, Json.write(instruction));
        }
        default -> answer(exchange, 404, new byte[0]);
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      e.printStackTrace();
      answer(exchange, 500, new byte[0]);
    }
  }

  private byte[] challenge(byte[] body) throws GeneralSecurityException {
    var request = (AttestationRequest.Tpm) Json.readStrict(body, AttestationRequest.class);
    var nonce = new byte[32];
    new SecureRandom().nextBytes(nonce);
    var id = ChallengeId.random();
    nonces.put(id, nonce);
    var credential =
        CredentialMaker.make(request.ekCertificates().getFirst(), request.akPublic(), nonce);
    var ticket = Bytes.copyOf(id.toString().getBytes(StandardCharsets.UTF_8));
    return Json.write(new Challenge(id, Instant.now().plusSeconds(120), credential, ticket));
  }

  private byte[] take(byte[] body) {
    var submission = Json.readStrict(body, EvidenceSubmission.class);
    submissions.add(submission);
    var id = EvidenceId.random();
    evidence.put(id, submission.evidence());
    return Json.write(new EvidenceReceipt(id));
  }

  private byte[] outcome(String id) {
    var evidenceId = EvidenceId.parse(id);
    if (refuses) {
      var finding =
          new Finding(
              "PCR_MISMATCH",
              Axis.GUEST_IMAGE,
              Finding.Severity.FAIL,
              "pcr.sha256.11",
              "aa",
              "bb",
              "boot the image the manifest allows");
      return Json.write(
          new EvidenceOutcome(
              evidenceId, EvidenceOutcome.Status.REFUSED, List.of(finding), null, null));
    }
    var runtimeBytes = Objects.requireNonNull(evidence.get(evidenceId)).runtimeData();
    var runtimeData = RuntimeData.decode(runtimeBytes);
    var released =
        ReleasedKeys.seal(releaseKey, runtimeData.agentKey(), Sha256.of(runtimeBytes), secrets);
    return Json.write(
        new EvidenceOutcome(
            evidenceId,
            EvidenceOutcome.Status.AFFIRMED,
            List.of(),
            Instant.now().plusSeconds(300),
            Bytes.copyOf(released.encode())));
  }

  /** The nonce inside the credential of a challenge. */
  byte[] nonceOf(ChallengeId challenge) {
    return Objects.requireNonNull(nonces.get(challenge));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
