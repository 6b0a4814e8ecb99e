package dev.pavise.controlplane.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of one call.
 *
 * @param status absent where nothing was answered
 * @param body the beginning of the answer, as text that can be shown
 */
record Attempt(
    Instant at,
    int millis,
    Outcome outcome,
    @Nullable Integer status,
    @Nullable String contentType,
    @Nullable String body) {
  /** How a call ended. */
  enum Outcome {
    /** The receiver answered with a status from 200 to 299. */
    ACCEPTED,
    /** It answered with another status; a redirect is one of these and is not followed. */
    REFUSED,
    /** The name has no address. */
    NAME_UNKNOWN,
    /** The URL, or an address of its name, is none that may be called. */
    TARGET_REFUSED,
    CONNECTION_FAILED,
    TLS_FAILED,
    TIMED_OUT,
    /** What came back is no HTTP. */
    ANSWER_MALFORMED
  }

  boolean isAccepted() {
    return outcome == Outcome.ACCEPTED;
  }
}
