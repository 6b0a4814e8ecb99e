package dev.pavise.attestation.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * The same bytes for the same seed, each time: SHA-256 over the seed and a counter. Whatever is
 * made with it is known to everyone. Thread-safe.
 */
public final class SeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1;

  private final byte[] seed;
  private long counter;

  public SeededRandom(String seed) {
    super(null, null);
    this.seed = seed.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void nextBytes(byte[] bytes) {
    int filled = 0;
    while (filled < bytes.length) {
      var block = nextBlock();
      int count = Math.min(block.length, bytes.length - filled);
      System.arraycopy(block, 0, bytes, filled, count);
      filled += count;
    }
  }

  private byte[] nextBlock() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(seed);
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(counter++).array());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
