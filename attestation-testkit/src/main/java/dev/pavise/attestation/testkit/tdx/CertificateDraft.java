package dev.pavise.attestation.testkit.tdx;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a certificate is to say; good as {@link TestIntel} gives it, and each method spoils one
 * thing. Immutable.
 *
 * @param pathLength of an authority; empty for who is none
 * @param keyUsage bits of BouncyCastle's {@code KeyUsage}
 * @param pckExtension the SGX extensions, DER; only of a PCK leaf
 */
public record CertificateDraft(
    String commonName,
    Instant from,
    Instant to,
    Optional<Integer> pathLength,
    int keyUsage,
    Optional<byte[]> pckExtension,
    boolean unknownCriticalExtension) {

  public CertificateDraft named(String name) {
    return new CertificateDraft(
        name, from, to, pathLength, keyUsage, pckExtension, unknownCriticalExtension);
  }

  public CertificateDraft valid(Instant since, Instant until) {
    return new CertificateDraft(
        commonName, since, until, pathLength, keyUsage, pckExtension, unknownCriticalExtension);
  }

  public CertificateDraft withPathLength(Optional<Integer> length) {
    return new CertificateDraft(
        commonName, from, to, length, keyUsage, pckExtension, unknownCriticalExtension);
  }

  public CertificateDraft withKeyUsage(int usage) {
    return new CertificateDraft(
        commonName, from, to, pathLength, usage, pckExtension, unknownCriticalExtension);
  }

  public CertificateDraft withPckExtension(byte[] extension) {
    return new CertificateDraft(
        commonName,
        from,
        to,
        pathLength,
        keyUsage,
        Optional.of(extension),
        unknownCriticalExtension);
  }

  public CertificateDraft withUnknownCriticalExtension() {
    return new CertificateDraft(commonName, from, to, pathLength, keyUsage, pckExtension, true);
  }

  /** All of it, so that what differs is signed with other random numbers. */
  String text() {
    return "%s %s %s %s %s %s %s"
        .formatted(
            commonName,
            from,
            to,
            pathLength,
            keyUsage,
            pckExtension.map(Arrays::hashCode),
            unknownCriticalExtension);
  }
}
