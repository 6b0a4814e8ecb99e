package dev.pavise.collateral;

import dev.pavise.attestation.wire.Octets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a vendor's service says when it is asked. */
public sealed interface Answer {
  /**
   * The thing itself.
   *
   * @param content as served
   * @param issuers certificates that came in a header; DER
   * @param etag to ask with the next time
   * @param maxAge how long the service says it need not be asked again
   */
  record Document(
      Octets content, List<Octets> issuers, Optional<String> etag, Optional<Duration> maxAge)
      implements Answer {
    public Document {
      issuers = List.copyOf(issuers);
    }
  }

  /** What is held is still the newest. */
  record Unchanged(Optional<Duration> maxAge) implements Answer {}

  /** The service knows no such thing. */
  record Absent() implements Answer {}

  /**
   * The service wants to be left alone.
   *
   * @param retryAfter as it says; empty when it does not
   */
  record Throttled(Optional<Duration> retryAfter) implements Answer {}

  /** Nothing useful came back. */
  record Failed(String why) implements Answer {}
}
