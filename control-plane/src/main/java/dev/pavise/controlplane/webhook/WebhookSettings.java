package dev.pavise.controlplane.webhook;

import dev.pavise.controlplane.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How webhooks are sent.
 *
 * @param keyFile 32 random bytes in Base64 that signing secrets are encrypted with; without it
 *     there are no webhooks
 * @param ports of receivers
 * @param refusedNetworks in CIDR notation, beside those that are never called: what of the
 *     installation's own has public addresses
 * @param developmentTargets whether any receiver may be called, at any address and port and without
 *     TLS; for development only
 * @param authoritiesFile certificates in PEM of authorities that are trusted beside the usual ones
 * @param timeout of one attempt, from resolving the name to the end of the answer
 * @param retryFirst the pause after a first attempt that failed, before jitter; each is three times
 *     the one before
 * @param disableAfter how long a receiver may fail before it is no longer called
 * @param secretOverlap how long the secret before still signs after a rotation
 */
@ConfigurationProperties("pavise.control-plane.webhooks")
record WebhookSettings(
    @Nullable Path keyFile,
    @DefaultValue({"443", "8443"}) Set<Integer> ports,
    @DefaultValue List<String> refusedNetworks,
    @DefaultValue("false") boolean developmentTargets,
    @Nullable Path authoritiesFile,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("5s") Duration retryFirst,
    @DefaultValue("6h") Duration retryMax,
    @DefaultValue("12") int attemptsMax,
    @DefaultValue("5d") Duration disableAfter,
    @DefaultValue("24h") Duration secretOverlap,
    @DefaultValue("30d") Duration deliveriesKept) {
  private static final String PREFIX = "pavise.control-plane.webhooks.";
  private static final int PORT_MAX = 65_535;
  private static final int ATTEMPTS_LIMIT = 30;

  /** Leases are longer, so that no attempt outlives its own. */
  static final Duration TIMEOUT_MAX = Duration.ofSeconds(30);

  WebhookSettings {
    ports = Set.copyOf(ports);
    refusedNetworks = List.copyOf(refusedNetworks);
    if (keyFile != null) {
      Settings.requireFile(keyFile, PREFIX + "key-file", "a file with 32 random bytes in Base64");
    }
    if (authoritiesFile != null) {
      Settings.requireFile(authoritiesFile, PREFIX + "authorities-file", "certificates in PEM");
    }
    ports.forEach(port -> Settings.requireRange(port, 1, PORT_MAX, PREFIX + "ports"));
    refusedNetworks.forEach(WebhookSettings::requireNetwork);
    Settings.requirePositive(timeout, PREFIX + "timeout");
    if (timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw new IllegalArgumentException(
          PREFIX + "timeout is " + timeout + "; expected at most " + TIMEOUT_MAX);
    }
    Settings.requirePositive(retryFirst, PREFIX + "retry-first");
    Settings.requirePositive(retryMax, PREFIX + "retry-max");
    Settings.requireRange(attemptsMax, 1, ATTEMPTS_LIMIT, PREFIX + "attempts-max");
    Settings.requirePositive(disableAfter, PREFIX + "disable-after");
    Settings.requirePositive(secretOverlap, PREFIX + "secret-overlap");
    Settings.requirePositive(deliveriesKept, PREFIX + "deliveries-kept");
  }

  private static void requireNetwork(String text) {
    try {
      Network.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(PREFIX + "refused-networks: " + e.getMessage(), e);
    }
  }
}
