package dev.pavise.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code pavise.worker.*}.
 *
 * @param releaseKeyFile X25519 private key: 32 bytes in Base64, or PKCS #8 in PEM; mode 0600 or
 *     0400
 * @param resultKeyFile P-256 private key, PKCS #8 in PEM; mode 0600 or 0400; needed to verify
 * @param trustedResultKeys public keys in PEM whose results are believed; empty: the result key's
 *     own
 * @param referenceValues directory with a JSON file for each guest image; needed to verify
 * @param developmentRoots PEM files with roots that are <em>not</em> for production, each named
 * @param productionRoots directory of PEM files with roots for production; absent: none
 * @param challengeLifetime how long a challenge may be answered
 * @param instance stays the same when this very worker starts again; absent: a new one each time
 */
@ConfigurationProperties("pavise.worker")
public record WorkerProperties(
    @Nullable Path releaseKeyFile,
    @Nullable Path resultKeyFile,
    @DefaultValue List<Path> trustedResultKeys,
    @Nullable Path referenceValues,
    @DefaultValue List<Path> developmentRoots,
    @Nullable Path productionRoots,
    @DefaultValue("5m") Duration challengeLifetime,
    @Nullable String instance,
    @DefaultValue Role verification,
    @DefaultValue Role keyrelease) {

  public WorkerProperties {
    trustedResultKeys = List.copyOf(trustedResultKeys);
    developmentRoots = List.copyOf(developmentRoots);
  }

  /** One of the two groups. */
  public record Role(@DefaultValue("true") boolean enabled) {}
}
