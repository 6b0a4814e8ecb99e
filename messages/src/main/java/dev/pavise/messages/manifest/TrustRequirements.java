package dev.pavise.messages.manifest;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What must be proven before a key is released, and how often again.
 *
 * @param platforms allowed, for example {@code tpm-development}, {@code sev-snp}, {@code tdx}; an
 *     empty list allows none
 * @param guestImages SHA-256 of allowed guest image files; an empty list allows none
 * @param minimumTcb lowest security version by component, for example {@code snp.microcode}
 * @param vlekProviders clouds whose shared keys (VLEK) may sign SEV-SNP reports, each as AMD's
 *     certificate names it, for example {@code CN=cc-us-east-2.amazonaws.com}; an empty list allows
 *     none
 * @param evidenceMaxAge after this without new evidence the deployment is STALE
 * @param attestationInterval how often the agent attests again
 * @param allowDevelopment whether development hardware may receive keys; a production tenant's
 *     manifest says false
 * @param conditions further conditions in CEL over named claims; all must hold
 * @param releaseKey the X25519 public key, 32 bytes, of the one release worker that may give this
 *     guest its keys
 */
public record TrustRequirements(
    List<String> platforms,
    List<Sha256> guestImages,
    Map<String, Long> minimumTcb,
    List<String> vlekProviders,
    Duration evidenceMaxAge,
    Duration attestationInterval,
    boolean allowDevelopment,
    List<String> conditions,
    Bytes releaseKey) {
  public TrustRequirements {
    platforms = List.copyOf(platforms);
    guestImages = List.copyOf(guestImages);
    minimumTcb = Map.copyOf(minimumTcb);
    vlekProviders = List.copyOf(vlekProviders);
    conditions = List.copyOf(conditions);
  }
}
