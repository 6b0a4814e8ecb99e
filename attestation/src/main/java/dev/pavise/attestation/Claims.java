package dev.pavise.attestation;

import dev.pavise.attestation.azure.HclReport;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.condition.ClaimNames;
import dev.pavise.attestation.eventlog.BootStory;
import dev.pavise.attestation.nitro.NitroClaims;
import dev.pavise.attestation.snp.SnpClaims;
import dev.pavise.attestation.tdx.TdxClaims;
import dev.pavise.attestation.tpm.PcrBank;
import dev.pavise.attestation.uvm.UvmEndorsement;
import dev.pavise.attestation.wire.Octets;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

  /** Under which conditions name the claims, see {@link ClaimNames}. */
  String prefix();

  /** Everything that conditions may name of this evidence, by full names. */
  default Map<String, Object> forConditions() {
    var all = new HashMap<>(ClaimNames.flatten(prefix(), named()));
    platform().ifPresent(platform -> all.put("platform", platform));
    all.put("production", anchor().map(TrustAnchor::production).orElse(false));
    return all;
  }

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
    public String prefix() {
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
    public String prefix() {
      return "snp";
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
    public String prefix() {
      return "tdx";
    }

    @Override
    public Map<String, Object> named() {
      return claims.named();
    }
  }

  /**
   * @param report the paravisor's
   * @param hardware what the processor says of the paravisor; absent when nothing that can be
   *     checked does
   * @param guest what the paravisor's TPM says of the guest; absent without a quote
   * @param nonce of the quote
   */
  record Azure(
      Optional<TrustAnchor> anchor,
      boolean authentic,
      HclReport report,
      Optional<Claims> hardware,
      Optional<Tpm> guest,
      Optional<Octets> nonce)
      implements Claims {
    @Override
    public String productionPlatform() {
      return "azure-" + report.hardware().name();
    }

    @Override
    public String prefix() {
      return "azure";
    }

    /** With what the processor says of the paravisor, under the names of its own format. */
    @Override
    public Map<String, Object> forConditions() {
      var all = new HashMap<String, Object>();
      hardware.ifPresent(claims -> all.putAll(claims.forConditions()));
      all.putAll(Claims.super.forConditions());
      return all;
    }

    @Override
    public Map<String, Object> named() {
      var named = new LinkedHashMap<String, Object>();
      named.put("hcl_version", (long) report.version());
      named.put("report_type", report.hardware().name());
      named.put("report_data", report.hardware().reportData().toHex());
      named.put("vm_configuration", report.claims().vmConfiguration());
      report.claims().userData().ifPresent(data -> named.put("user_data", data));
      hardware.ifPresent(claims -> named.put("hardware", claims.named()));
      nonce.ifPresent(data -> named.put("nonce", data.toHex()));
      guest.ifPresent(
          claims ->
              named.put(
                  "pcrs",
                  claims.pcrs().values().values().stream().map(value -> value.toHex()).toList()));
      return named;
    }
  }

  /**
   * @param hardware what the processor says of the utility VM
   * @param endorsement whether to believe it is in {@code endorsed}
   * @param endorsed whether the endorsement's issuer did sign it
   * @param securityPolicy SHA-256 of the policy that came along
   */
  record ConfidentialContainers(
      SevSnp hardware,
      UvmEndorsement endorsement,
      boolean endorsed,
      Optional<Octets> securityPolicy)
      implements Claims {
    @Override
    public Optional<TrustAnchor> anchor() {
      return hardware.anchor();
    }

    @Override
    public boolean authentic() {
      return hardware.authentic() && endorsed;
    }

    @Override
    public String productionPlatform() {
      return "azure-containers";
    }

    @Override
    public String prefix() {
      return "uvm";
    }

    @Override
    public Map<String, Object> forConditions() {
      var all = new HashMap<>(hardware.forConditions());
      all.putAll(Claims.super.forConditions());
      return all;
    }

    @Override
    public Map<String, Object> named() {
      var named = new LinkedHashMap<String, Object>();
      named.put("issuer", endorsement.issuer());
      named.put("feed", endorsement.feed());
      named.put("svn", endorsement.svn());
      named.put("measurement", endorsement.measurement().toHex());
      endorsement.signedAt().ifPresent(time -> named.put("signed_at", time.toString()));
      securityPolicy.ifPresent(digest -> named.put("security_policy", digest.toHex()));
      named.put("hardware", hardware.named());
      return named;
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
    public String prefix() {
      return "nitro";
    }

    @Override
    public Map<String, Object> named() {
      return claims.named();
    }
  }

  /**
   * @param productionPlatform {@code gce-vtpm} or {@code nitrotpm}
   * @param guest what the TPM says of the guest; absent when nobody vouches for a key
   * @param voucher what the cloud says of the machine, by name
   */
  record VouchedTpm(
      Optional<TrustAnchor> anchor,
      boolean authentic,
      String productionPlatform,
      Optional<Tpm> guest,
      Map<String, Object> voucher)
      implements Claims {
    public VouchedTpm {
      voucher = Map.copyOf(voucher);
    }

    @Override
    public String prefix() {
      return "tpm";
    }

    /** Those of every TPM, and under {@code voucher} what the cloud says. */
    @Override
    public Map<String, Object> named() {
      var named = new HashMap<String, Object>();
      guest.ifPresent(claims -> named.putAll(claims.named()));
      named.put("voucher", voucher);
      return named;
    }
  }
}
