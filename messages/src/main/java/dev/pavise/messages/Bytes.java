package dev.pavise.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Base64;

/**
 * Immutable bytes with value equality; standard Base64 with padding in JSON. {@link #toString()}
 * tells only the length, so that evidence and secrets never reach a log by accident.
 */
public final class Bytes {
  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  public static Bytes copyOf(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content.clone());
  }

  public static Bytes empty() {
    return EMPTY;
  }

  /** Decodes standard Base64; anything else is an {@link IllegalArgumentException}. */
  @JsonCreator
  public static Bytes fromBase64(String text) {
    return new Bytes(Base64.getDecoder().decode(text));
  }

  @JsonValue
  public String toBase64() {
    return Base64.getEncoder().encodeToString(content);
  }

  /** A copy of the content. */
  public byte[] toByteArray() {
    return content.clone();
  }

  public int size() {
    return content.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return "Bytes[" + content.length + "]";
  }
}
