package dev.pavise.attestation;

import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.eventlog.BootStory;
import dev.pavise.attestation.tpm.PcrBank;
import java.util.Optional;

/** What evidence says after it was authenticated. */
public sealed interface Claims {
  /** Root of the hardware that speaks; empty when no pinned root stands behind it. */
  Optional<TrustAnchor> anchor();

  /**
   * Whether the claims are the hardware's own words. When not, they may still be compared, to find
   * all that is wrong, but nothing is affirmed by them.
   */
  boolean authentic();

  /** Name of the platform, as manifests allow it. */
  default Optional<String> platform() {
    return anchor().map(root -> root.production() ? productionPlatform() : "tpm-development");
  }

  /** Name of the platform under a production root. */
  String productionPlatform();

  /**
   * @param pcrs quoted registers of the SHA-256 bank
   * @param eventLogReplays whether the log leads to exactly these registers
   */
  record Tpm(
      Optional<TrustAnchor> anchor,
      boolean authentic,
      PcrBank pcrs,
      boolean eventLogReplays,
      BootStory story)
      implements Claims {
    @Override
    public String productionPlatform() {
      return "tpm";
    }
  }
}
