package dev.pavise.messages.sealing;

import dev.pavise.messages.MalformedMessage;

/**
 * HPKE algorithm identifiers (RFC 9180, section 7), carried so that another suite can be added
 * beside this one. Only known suites are ever opened.
 */
public record Suite(int kem, int kdf, int aead) {
  /** DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. */
  public static final Suite X25519_SHA256_AES256GCM = new Suite(0x0020, 0x0001, 0x0002);

  void requireKnown() {
    if (!equals(X25519_SHA256_AES256GCM)) {
      throw new MalformedMessage(
          "HPKE suite kem=%d kdf=%d aead=%d is not known; expected kem=32 kdf=1 aead=2"
              .formatted(kem, kdf, aead));
    }
  }
}
