package dev.pavise.bench.floor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.pavise.attestation.credential.CredentialMaker;
import dev.pavise.attestation.credential.EndorsementKey;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Json;
import dev.pavise.messages.attester.AgentInstruction;
import dev.pavise.messages.attester.AttestationRequest;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.EvidenceReceipt;
import dev.pavise.messages.attester.EvidenceSubmission;
import dev.pavise.messages.manifest.Envelope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The attester's HTTP face with nothing behind it: makes a challenge that the TPM can open, takes
 * the first quote, and judges nothing. Listens on loopback only.
 */
final class AttesterStandIn implements AutoCloseable {
  private static final Duration CHALLENGE_LIFETIME = Duration.ofMinutes(5);
  private static final int NONCE_BYTES = 32;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int NOT_FOUND = 404;

  private final SecureRandom random = new SecureRandom();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CompletableFuture<Long> quoteArrivedNanos = new CompletableFuture<>();
  private final HttpsServer server;
  private final byte[] envelope;

  /**
   * @param envelope served as the guest's manifest, as it is
   */
  AttesterStandIn(StandInCertificate certificate, Envelope envelope) throws IOException {
    this.envelope = envelope.encode();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.setExecutor(executor);
    server.createContext("/attest/v1/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** When the first quote had arrived, as {@link System#nanoTime()}. */
  CompletableFuture<Long> quoteArrivedNanos() {
    return quoteArrivedNanos;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readNBytes(Evidence.SIZE_BYTES_MAX);
      switch (exchange.getRequestURI().getPath()) {
        case "/attest/v1/manifest" -> send(exchange, OK, envelope);
        case "/attest/v1/challenges" -> send(exchange, OK, Json.write(challenge(body)));
        case "/attest/v1/evidence" -> {
          Json.readTolerant(body, EvidenceSubmission.class);
          quoteArrivedNanos.complete(System.nanoTime());
          send(exchange, ACCEPTED, Json.write(new EvidenceReceipt(EvidenceId.random())));
        }
        case "/attest/v1/reports" -> send(exchange, OK, Json.write(new AgentInstruction(false)));
        default -> exchange.sendResponseHeaders(NOT_FOUND, -1);
      }
    } catch (RuntimeException | GeneralSecurityException e) {
      quoteArrivedNanos.completeExceptionally(e);
    }
  }

  private Challenge challenge(byte[] request) throws GeneralSecurityException {
    return switch (Json.readTolerant(request, AttestationRequest.class)) {
      case AttestationRequest.Tpm tpm -> challenge(tpm);
      case AttestationRequest.SevSnp _,
          AttestationRequest.Tdx _,
          AttestationRequest.AzureCvm _,
          AttestationRequest.GceVtpm _,
          AttestationRequest.NitroTpm _,
          AttestationRequest.NitroEnclave _,
          AttestationRequest.AzureContainers _ ->
          throw new GeneralSecurityException("the guest of this benchmark has a TPM");
    };
  }

  private Challenge challenge(AttestationRequest.Tpm tpm) throws GeneralSecurityException {
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(tpm.ekCertificates().getFirst().toByteArray()));
    var endorsementKey =
        EndorsementKey.of(certificate.getPublicKey())
            .orElseThrow(
                () -> new GeneralSecurityException("the endorsement key is of an unknown kind"));
    var attestationKey = TpmPublic.decode(Octets.copyOf(tpm.akPublic().toByteArray()));
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    var credential =
        new CredentialMaker(random)
            .make(endorsementKey, attestationKey.name(), Octets.copyOf(nonce));
    return new Challenge(
        ChallengeId.random(),
        Instant.now().plus(CHALLENGE_LIFETIME),
        new Challenge.Credential(
            Bytes.copyOf(credential.idObject().toByteArray()),
            Bytes.copyOf(credential.encryptedSecret().toByteArray())),
        Bytes.empty());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
  }
}
