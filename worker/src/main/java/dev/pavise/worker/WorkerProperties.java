package dev.pavise.worker;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
 * @param developmentVendorRoots PEM files with vendors' roots that are <em>not</em> for production,
 *     by vendor ({@code amd}, {@code intel}, {@code aws}, {@code google}, {@code
 *     microsoft-supply-chain}), each named; the vendors' own are known without being named
 * @param collateral what is needed beside evidence
 * @param challengeLifetime how long a challenge may be answered
 * @param health where whoever runs this worker may ask whether it works
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
    @DefaultValue Map<String, List<Path>> developmentVendorRoots,
    @DefaultValue CollateralProperties collateral,
    @DefaultValue("5m") Duration challengeLifetime,
    @Nullable String instance,
    @DefaultValue Role verification,
    @DefaultValue Role keyrelease,
    @DefaultValue HealthProperties health) {

  public WorkerProperties {
    trustedResultKeys = List.copyOf(trustedResultKeys);
    developmentRoots = List.copyOf(developmentRoots);
    developmentVendorRoots = Map.copyOf(developmentVendorRoots);
  }

  /**
   * Settings {@code pavise.worker.collateral.*}.
   *
   * @param fetch whether AMD's and Intel's services are asked; else only bundles and other workers
   *     say what there is
   * @param shared whether other workers are told, and believed to have asked
   * @param bundles directory with {@code *.json}, as {@code pavise collateral} writes them; absent:
   *     none
   * @param amdKds AMD's Key Distribution Service, or a cache of one's own
   * @param intelPcs Intel's Provisioning Certification Service, or a cache of one's own
   * @param intelCertificates where Intel's root has its list
   * @param waitMax how long a judgement waits for what is missing altogether
   */
  public record CollateralProperties(
      @DefaultValue("true") boolean fetch,
      @DefaultValue("true") boolean shared,
      @Nullable Path bundles,
      @DefaultValue("https://kdsintf.amd.com") URI amdKds,
      @DefaultValue("https://api.trustedservices.intel.com") URI intelPcs,
      @DefaultValue("https://certificates.trustedservices.intel.com") URI intelCertificates,
      @DefaultValue("3s") Duration waitMax) {}

  /** One of the two groups. */
  public record Role(@DefaultValue("true") boolean enabled) {}

  /**
   * Settings {@code pavise.worker.health.*}.
   *
   * @param port of {@code GET /health}; absent: nothing listens
   */
  public record HealthProperties(
      @Nullable Integer port, @DefaultValue("127.0.0.1") InetAddress address) {
    private static final int PORT_MAX = 65_535;

    public HealthProperties {
      if (port != null && (port < 1 || port > PORT_MAX)) {
        throw new IllegalArgumentException(
            "pavise.worker.health.port is " + port + "; expected 1 to " + PORT_MAX);
      }
    }
  }
}
