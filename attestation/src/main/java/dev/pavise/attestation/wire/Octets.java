package dev.pavise.attestation.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Immutable bytes with value equality. {@link #toString()} tells only the length. */
public final class Octets {
  private static final Octets EMPTY = new Octets(new byte[0]);

  private final byte[] content;

  private Octets(byte[] content) {
    this.content = content;
  }

  public static Octets copyOf(byte[] content) {
    return content.length == 0 ? EMPTY : new Octets(content.clone());
  }

  public static Octets copyOf(byte[] content, int from, int to) {
    return new Octets(Arrays.copyOfRange(content, from, to));
  }

  /** A copy of a part. */
  public Octets slice(int from, int to) {
    return copyOf(content, from, to);
  }

  public static Octets empty() {
    return EMPTY;
  }

  public static Octets zeros(int length) {
    return new Octets(new byte[length]);
  }

  /** Lower-case hex digits to bytes. */
  public static Octets fromHex(String hex) {
    return new Octets(HexFormat.of().parseHex(hex));
  }

  /** A copy of the content. */
  public byte[] toByteArray() {
    return content.clone();
  }

  /** Puts the whole content into an array, from {@code at} on. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(content, 0, target, at, content.length);
  }

  public String toHex() {
    return HexFormat.of().formatHex(content);
  }

  public int size() {
    return content.length;
  }

  public byte at(int index) {
    return content[index];
  }

  /** SHA-256 of the content. */
  public Octets sha256() {
    return new Octets(digest("SHA-256"));
  }

  /** Digest of the content by the JCA name of an algorithm that every platform has. */
  public byte[] digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is missing from this Java platform", e);
    }
  }

  public Octets concat(Octets more) {
    var joined = Arrays.copyOf(content, content.length + more.content.length);
    System.arraycopy(more.content, 0, joined, content.length, more.content.length);
    return new Octets(joined);
  }

  public boolean isAllZero() {
    int union = 0;
    for (byte b : content) {
      union |= b;
    }
    return union == 0;
  }

  /** Takes the same time whatever differs, as far as the lengths are the same. */
  public boolean equalsInConstantTime(Octets other) {
    return MessageDigest.isEqual(content, other.content);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Octets that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return "Octets[" + content.length + "]";
  }
}
