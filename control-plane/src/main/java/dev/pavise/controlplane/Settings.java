package dev.pavise.controlplane;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks of configuration at start; each refusal names the key and what would be right. */
public final class Settings {
  private Settings() {}

  public static void require(@Nullable Object value, String key, String expected) {
    if (value == null) {
      throw new IllegalArgumentException(key + " is not set; expected " + expected);
    }
  }

  public static void requirePositive(Duration value, String key) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(key + " is " + value + "; expected more than zero");
    }
  }

  public static void requireRange(int value, int min, int max, String key) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(key + " is " + value + "; expected " + min + " to " + max);
    }
  }

  public static void requireFile(@Nullable Path value, String key, String expected) {
    require(value, key, expected);
    if (value != null && !Files.isReadable(value)) {
      throw new IllegalArgumentException(
          key + " is " + value + ", which cannot be read; expected " + expected);
    }
  }

  public static void requireDirectory(@Nullable Path value, String key, String expected) {
    require(value, key, expected);
    if (value != null && !Files.isDirectory(value)) {
      throw new IllegalArgumentException(
          key + " is " + value + ", which is no directory; expected " + expected);
    }
  }
}
