package dev.pavise.controlplane.http;

import dev.pavise.messages.records.RequestHeader;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The id by which one request is followed through answers, logs, audit and Kafka records. It is the
 * caller's when that is harmless to print, else a new one. It belongs to a thread while it works.
 */
public final class RequestId {
  /** Of requests and answers. */
  public static final String HEADER = "X-Request-Id";

  private RequestId() {}

  /** The id of what this thread is doing. */
  public static Optional<String> current() {
    return Optional.ofNullable(MDC.get(RequestHeader.LOG_KEY));
  }

  /** What a caller sent, or else a new one. */
  static String accept(@Nullable String sent) {
    return sent != null && RequestHeader.isHarmless(sent) ? sent : UUID.randomUUID().toString();
  }
}
