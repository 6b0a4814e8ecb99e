package dev.pavise.collateral;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Pem;
import dev.pavise.attestation.chain.RevocationList;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.tdx.PublishedDocument;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.collateral.Held.Edition;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Makes an answer into something held: it must be what was asked for, whole and unexpired, so that
 * a broken or foreign answer never takes the place of a good one. That it is genuine is for the
 * Verifier to find out, each time. Stateless.
 */
final class Reading {
  /** Vendors publish new documents daily; certificates of chips never change. */
  static final Duration REVALIDATE_DEFAULT = Duration.ofHours(12);

  private static final Duration REVALIDATE_MIN = Duration.ofMinutes(10);
  private static final Duration REVALIDATE_CERTIFICATES = Duration.ofDays(30);

  /** At the latest when this part of the lifetime is left. */
  private static final int LIFETIME_LEFT_PART = 4;

  private Reading() {}

  /**
   * Total: an answer that is not what was asked for is a {@link MalformedEvidence}.
   *
   * @param key of a {@link Wanted}
   */
  static Held of(String key, Answer.Document answer, Instant now) {
    var content = answer.content();
    return switch (Kind.of(key)
        .orElseThrow(() -> malformed(key, "key", "a known one", "another"))) {
      case CERTIFICATE ->
          certificates(key, answer, List.of(Certificates.decode(content, key)), now);
      case CERTIFICATES ->
          certificates(key, answer, Certificates.decodeAll(pem(content, key), key), now);
      case REVOCATION_LIST -> list(key, answer, now);
      case TCB_INFO -> {
        var document =
            PublishedDocument.ofTcbInfo(content, issuers(answer, key), Signatures.fastest());
        var fmspc = key.substring(Kind.TCB_INFO_PREFIX.length());
        if (document.fmspc().filter(found -> found.toHex().equals(fmspc)).isEmpty()) {
          throw malformed(key, "fmspc", fmspc, "that of another family");
        }
        yield document(key, answer, document, now);
      }
      case QE_IDENTITY ->
          document(
              key,
              answer,
              PublishedDocument.ofQeIdentity(content, issuers(answer, key), Signatures.fastest()),
              now);
    };
  }

  private static MalformedEvidence malformed(
      String key, String field, String expected, String found) {
    return new MalformedEvidence(key, 0, field, expected, found);
  }

  /** The certificates in an answer's content. */
  static List<Octets> pem(Octets content, String name) {
    return Pem.certificates(
        new String(content.toByteArray(), StandardCharsets.ISO_8859_1).strip(), name);
  }

  private static List<X509Certificate> issuers(Answer.Document answer, String key) {
    return Certificates.decodeAll(answer.issuers(), key + ".issuers");
  }

  private static Held certificates(
      String key, Answer.Document answer, List<X509Certificate> certificates, Instant now) {
    var first =
        certificates.stream()
            .map(certificate -> certificate.getNotAfter().toInstant())
            .min(Instant::compareTo)
            .orElseThrow(() -> malformed(key, "count", "certificates", "none"));
    var issued = certificates.getFirst().getNotBefore().toInstant();
    return held(key, answer, new Edition(0, issued), first, REVALIDATE_CERTIFICATES, issued, now);
  }

  private static Held list(String key, Answer.Document answer, Instant now) {
    var list = RevocationList.decode(answer.content());
    var until =
        list.nextUpdate()
            .orElseThrow(() -> malformed(key, "nextUpdate", "a time", "a list without an end"));
    for (var issuer : issuers(answer, key)) {
      boolean named = issuer.getSubjectX500Principal().getName().equals(list.issuer());
      if (named && !list.isSignedBy(issuer, Signatures.fastest())) {
        throw malformed(key, "signature", "by the issuer that came along", "by another");
      }
    }
    long number =
        list.number().filter(n -> n.bitLength() < 63).map(BigInteger::longValue).orElse(0L);
    return held(
        key,
        answer,
        new Edition(number, list.thisUpdate()),
        until,
        REVALIDATE_DEFAULT,
        list.thisUpdate(),
        now);
  }

  private static Held document(
      String key, Answer.Document answer, PublishedDocument document, Instant now) {
    if (!document.signed()) {
      throw malformed(key, "signature", "by a certificate that came along", "by none of them");
    }
    return held(
        key,
        answer,
        new Edition(document.evaluationNumber(), document.issueDate()),
        document.nextUpdate(),
        REVALIDATE_DEFAULT,
        document.issueDate(),
        now);
  }

  private static Held held(
      String key,
      Answer.Document answer,
      Edition edition,
      Instant expiresAt,
      Duration usual,
      Instant issued,
      Instant now) {
    if (!now.isBefore(expiresAt)) {
      throw malformed(key, "validity", "one that is not over at " + now, "until " + expiresAt);
    }
    return new Held(
        key,
        answer.content(),
        answer.issuers(),
        answer.etag(),
        edition,
        revalidateAt(now, answer.maxAge().orElse(usual), issued, expiresAt),
        expiresAt);
  }

  /** As the service says, but neither all the time nor shortly before the end. */
  static Instant revalidateAt(Instant now, Duration age, Instant issued, Instant expiresAt) {
    var next = now.plus(age.compareTo(REVALIDATE_MIN) < 0 ? REVALIDATE_MIN : age);
    var latest = expiresAt.minus(Duration.between(issued, expiresAt).dividedBy(LIFETIME_LEFT_PART));
    if (next.isBefore(latest)) {
      return next;
    }
    var soon = now.plus(REVALIDATE_MIN);
    return latest.isAfter(soon) ? latest : soon;
  }
}
