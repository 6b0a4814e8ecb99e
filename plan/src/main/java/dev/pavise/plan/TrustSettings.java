package dev.pavise.plan;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.TrustRequirements;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the Compose file itself asks of trust, in {@code x-pavise}.
 *
 * @param platforms allowed; empty when the file leaves it to whoever deploys
 */
public record TrustSettings(
    List<String> platforms,
    Map<String, Long> minimumTcb,
    List<String> vlekProviders,
    Duration evidenceMaxAge,
    Duration attestationInterval,
    List<String> conditions) {

  public static final Duration EVIDENCE_MAX_AGE_DEFAULT = Duration.ofMinutes(5);
  public static final Duration ATTESTATION_INTERVAL_DEFAULT = Duration.ofMinutes(2);

  /** What holds when the file says nothing. */
  public static final TrustSettings DEFAULTS =
      new TrustSettings(
          List.of(),
          Map.of(),
          List.of(),
          EVIDENCE_MAX_AGE_DEFAULT,
          ATTESTATION_INTERVAL_DEFAULT,
          List.of());

  public TrustSettings {
    platforms = List.copyOf(platforms);
    minimumTcb = Map.copyOf(minimumTcb);
    vlekProviders = List.copyOf(vlekProviders);
    conditions = List.copyOf(conditions);
  }

  /**
   * Completes the file's settings with what only the deploying side knows.
   *
   * @param platform where it is deployed; allowed when the file allows no platform by name
   */
  public TrustRequirements toRequirements(
      String platform, List<Sha256> guestImages, boolean allowDevelopment, Bytes releaseKey) {
    return new TrustRequirements(
        platforms.isEmpty() ? List.of(platform) : platforms,
        guestImages,
        minimumTcb,
        vlekProviders,
        evidenceMaxAge,
        attestationInterval,
        allowDevelopment,
        conditions,
        releaseKey);
  }
}
