package dev.pavise.guest.image;

/**
 * The value of one platform configuration register of a SHA-256 bank: zero, then extended event by
 * event.
 */
final class Pcr {
  private byte[] value = new byte[32];

  Pcr extend(byte[] eventDigest) {
    var digest = Sha256.digest();
    digest.update(value);
    value = digest.digest(eventDigest);
    return this;
  }

  String hex() {
    return Sha256.hex(value);
  }
}
