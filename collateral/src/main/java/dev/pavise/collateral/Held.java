package dev.pavise.collateral;

import dev.pavise.attestation.wire.Octets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that a vendor published, as it is kept. Immutable.
 *
 * @param key see {@link Wanted#key()}
 * @param content as served
 * @param issuers certificates that came along; DER
 * @param revalidateAt from when on the vendor is asked whether there is a newer one
 * @param expiresAt from when on it is of no use, by its own words
 */
public record Held(
    String key,
    Octets content,
    List<Octets> issuers,
    Optional<String> etag,
    Edition edition,
    Instant revalidateAt,
    Instant expiresAt) {
  public Held {
    issuers = List.copyOf(issuers);
  }

  /**
   * Which of two is later: by the number that its vendor counts up, then by the time it was made.
   *
   * @param number of a revocation list, or of the TCB recovery
   */
  public record Edition(long number, Instant issued) implements Comparable<Edition> {
    @Override
    public int compareTo(Edition other) {
      return number == other.number
          ? issued.compareTo(other.issued)
          : Long.compare(number, other.number);
    }
  }

  Held revalidatedAt(Instant next) {
    return new Held(key, content, issuers, etag, edition, next, expiresAt);
  }

  boolean isUsable(Instant now) {
    return now.isBefore(expiresAt);
  }

  boolean isDue(Instant now) {
    return !now.isBefore(revalidateAt);
  }
}
