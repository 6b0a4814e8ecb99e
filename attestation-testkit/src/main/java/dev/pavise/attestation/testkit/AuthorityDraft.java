package dev.pavise.attestation.testkit;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x509.KeyUsage;

/** What the certificate of one of AMD's authorities is to say; fields are there to be spoilt. */
public final class AuthorityDraft {
  private static final Duration LIFETIME = Duration.ofDays(9_000);

  public String commonName;
  public Instant from = Instant.parse("2020-01-01T00:00:00Z");
  public Instant to = from.plus(LIFETIME);
  public boolean isAuthority = true;

  /** Bits of BouncyCastle's {@code KeyUsage}. */
  public int keyUsage = KeyUsage.keyCertSign;

  public String signatureAlgorithm = TestAmd.PSS_WITH_SHA384;
  public PublicKey key;

  AuthorityDraft(String commonName, PublicKey key) {
    this.commonName = commonName;
    this.key = key;
  }
}
