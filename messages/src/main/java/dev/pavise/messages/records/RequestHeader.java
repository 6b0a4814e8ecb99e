package dev.pavise.messages.records;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of a Kafka record that names the request it follows from. Whoever answers a record
 * hands it on. It is for people who read logs and decides nothing.
 */
public final class RequestHeader {
  public static final String NAME = "pavise-request";

  /** Where logs find it, as a key of the diagnostic context. */
  public static final String LOG_KEY = "request";

  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

  private RequestHeader() {}

  /** Whether an id can be printed and handed on. */
  public static boolean isHarmless(String id) {
    return HARMLESS.matcher(id).matches();
  }

  /** The id, unless there is none or it could spoil a log. */
  public static Optional<String> read(byte @Nullable [] value) {
    return Optional.ofNullable(value)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .filter(RequestHeader::isHarmless);
  }

  public static byte[] write(String id) {
    return id.getBytes(StandardCharsets.UTF_8);
  }
}
