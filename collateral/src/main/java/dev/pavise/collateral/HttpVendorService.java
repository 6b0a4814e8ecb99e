package dev.pavise.collateral;

import dev.pavise.attestation.chain.Pem;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks AMD's Key Distribution Service and Intel's Provisioning Certification Service over HTTPS. No
 * redirect is followed, every answer is bounded in size and time, and what it says is not believed
 * for coming from there. Thread-safe.
 */
public final class HttpVendorService implements VendorService, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final long ANSWER_BYTES_MAX = 1024 * 1024;
  private static final Pattern MAX_AGE = Pattern.compile("max-age=(\\d{1,9})");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

  /** The certificates behind a document, in PEM, percent-encoded (Intel PCS API 4). */
  private static final List<String> ISSUER_CHAINS =
      List.of(
          "TCB-Info-Issuer-Chain", "SGX-Enclave-Identity-Issuer-Chain", "SGX-PCK-CRL-Issuer-Chain");

  private final VendorAddresses addresses;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public HttpVendorService(VendorAddresses addresses) {
    this.addresses = addresses;
  }

  @Override
  public Answer ask(Wanted wanted, Optional<String> etag) {
    var request = HttpRequest.newBuilder(addresses.of(wanted)).timeout(ANSWER_TIMEOUT).GET();
    etag.ifPresent(known -> request.header("If-None-Match", known));
    try {
      return answer(
          client.send(
              request.build(),
              BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX)));
    } catch (IOException e) {
      return new Answer.Failed(e.getClass().getSimpleName() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Failed("interrupted");
    }
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    var headers = response.headers();
    return switch (response.statusCode()) {
      case 200 -> document(response.body(), headers);
      case 304 -> new Answer.Unchanged(maxAge(headers));
      case 404, 410 -> new Answer.Absent();
      case 429, 503 -> new Answer.Throttled(retryAfter(headers));
      default -> new Answer.Failed("status " + response.statusCode());
    };
  }

  private static Answer document(byte[] body, HttpHeaders headers) {
    try {
      return new Answer.Document(
          Octets.copyOf(body), issuers(headers), headers.firstValue("ETag"), maxAge(headers));
    } catch (MalformedEvidence | IllegalArgumentException e) {
      return new Answer.Failed("the certificates in its header: " + e.getMessage());
    }
  }

  private static List<Octets> issuers(HttpHeaders headers) {
    for (var name : ISSUER_CHAINS) {
      var chain = headers.firstValue(name);
      if (chain.isPresent()) {
        return Pem.certificates(URLDecoder.decode(chain.get(), StandardCharsets.US_ASCII), name);
      }
    }
    return List.of();
  }

  private static Optional<Duration> maxAge(HttpHeaders headers) {
    return headers
        .firstValue("Cache-Control")
        .map(MAX_AGE::matcher)
        .filter(matcher -> matcher.find())
        .map(matcher -> Duration.ofSeconds(Long.parseLong(matcher.group(1))));
  }

  private static Optional<Duration> retryAfter(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .filter(text -> SECONDS.matcher(text).matches())
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  @Override
  public void close() {
    client.close();
  }
}
