package dev.pavise.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest, written {@code sha256:} and 64 lower-case hex digits as in the OCI image
 * specification.
 */
public record Sha256(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
  private static final String PREFIX = "sha256:";

  public Sha256 {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("a SHA-256 digest is 64 lower-case hex digits");
    }
  }

  /** Digest of exactly these bytes. */
  public static Sha256 of(byte[] content) {
    try {
      return fromBytes(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public static Sha256 of(Bytes content) {
    return of(content.toByteArray());
  }

  /** Wraps 32 bytes that already are a digest. */
  public static Sha256 fromBytes(byte[] digest) {
    return new Sha256(HexFormat.of().formatHex(digest));
  }

  @JsonCreator
  public static Sha256 parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a digest starts with \"sha256:\"");
    }
    return new Sha256(text.substring(PREFIX.length()));
  }

  /** The 32 bytes. */
  public byte[] toByteArray() {
    return HexFormat.of().parseHex(hex);
  }

  /** The first 12 hex digits, for people. */
  public String brief() {
    return hex.substring(0, 12);
  }

  @JsonValue
  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
