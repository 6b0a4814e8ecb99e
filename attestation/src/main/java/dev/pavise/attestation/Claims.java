package dev.pavise.attestation;

import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.eventlog.BootStory;
import dev.pavise.attestation.nitro.NitroClaims;
import dev.pavise.attestation.snp.SnpClaims;
import dev.pavise.attestation.tdx.TdxClaims;
import dev.pavise.attestation.tpm.PcrBank;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
    return anchor()
        .map(
            root ->
                root.production() ? productionPlatform() : productionPlatform() + "-development");
  }

  /** Name of the platform under a production root. */
  String productionPlatform();

  /**
   * The claims by name, for conditions and for display: booleans, longs, strings (bytes in hex),
   * and lists and maps of these.
   */
  Map<String, Object> named();

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

    @Override
    public Map<String, Object> named() {
      var registers = new TreeMap<String, Object>();
      pcrs.values()
          .forEach((index, value) -> registers.put(Integer.toString(index), value.toHex()));
      return Map.of("pcrs", registers, "event_log_replays", eventLogReplays);
    }
  }

  /** See {@link SnpClaims}. */
  record SevSnp(Optional<TrustAnchor> anchor, boolean authentic, SnpClaims claims)
      implements Claims {
    @Override
    public String productionPlatform() {
      return "sev-snp";
    }

    @Override
    public Map<String, Object> named() {
      return claims.named();
    }
  }

  /** See {@link TdxClaims}. */
  record Tdx(Optional<TrustAnchor> anchor, boolean authentic, TdxClaims claims) implements Claims {
    @Override
    public String productionPlatform() {
      return "tdx";
    }

    @Override
    public Map<String, Object> named() {
      return claims.named();
    }
  }

  /** See {@link NitroClaims}. */
  record Nitro(Optional<TrustAnchor> anchor, boolean authentic, NitroClaims claims)
      implements Claims {
    @Override
    public String productionPlatform() {
      return claims.platform();
    }

    @Override
    public Map<String, Object> named() {
      return claims.named();
    }
  }
}
