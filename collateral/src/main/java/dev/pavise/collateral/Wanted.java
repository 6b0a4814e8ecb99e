package dev.pavise.collateral;

import dev.pavise.attestation.snp.SigningKey;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.snp.TcbVersion;
import dev.pavise.attestation.wire.Octets;
import java.util.Locale;

/** One thing that a vendor publishes, as evidence calls for it. The set is closed. */
public sealed interface Wanted {
  /** Whose service has it: each is asked at its own pace. */
  Publisher publisher();

  /** The same for the same thing, for whoever keeps it. */
  String key();

  /** Services that are asked. */
  enum Publisher {
    AMD_KDS,
    INTEL_PCS
  }

  /** Which authority issued a PCK certificate. */
  enum PckAuthority {
    PLATFORM,
    PROCESSOR;

    String path() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A chip's key certificate for one TCB (AMD VCEK and KDS interface specification, 4.1).
   *
   * @param chip the hardware id: 64 bytes, 8 for Turin
   */
  record AmdVcek(SnpProduct product, Octets chip, TcbVersion tcb) implements Wanted {
    @Override
    public Publisher publisher() {
      return Publisher.AMD_KDS;
    }

    @Override
    public String key() {
      return "amd/vcek/%s/%s/%d.%d.%d.%d.%d"
          .formatted(
              product.title(),
              chip.toHex(),
              tcb.fmc(),
              tcb.bootLoader(),
              tcb.tee(),
              tcb.snp(),
              tcb.microcode());
    }
  }

  /** ASK or ASVK, and ARK. */
  record AmdIssuers(SnpProduct product, SigningKey kind) implements Wanted {
    @Override
    public Publisher publisher() {
      return Publisher.AMD_KDS;
    }

    @Override
    public String key() {
      return "amd/%s/%s/issuers".formatted(kind.name().toLowerCase(Locale.ROOT), product.title());
    }
  }

  /** What the ARK has revoked. */
  record AmdRevocationList(SnpProduct product, SigningKey kind) implements Wanted {
    @Override
    public Publisher publisher() {
      return Publisher.AMD_KDS;
    }

    @Override
    public String key() {
      return "amd/%s/%s/crl".formatted(kind.name().toLowerCase(Locale.ROOT), product.title());
    }
  }

  /**
   * @param fmspc the family of platforms; 6 bytes
   */
  record IntelTcbInfo(Octets fmspc) implements Wanted {
    @Override
    public Publisher publisher() {
      return Publisher.INTEL_PCS;
    }

    @Override
    public String key() {
      return "intel/tdx/tcb/" + fmspc.toHex();
    }
  }

  /** Of the quoting enclave for TDs. */
  record IntelQeIdentity() implements Wanted {
    @Override
    public Publisher publisher() {
      return Publisher.INTEL_PCS;
    }

    @Override
    public String key() {
      return "intel/tdx/qe";
    }
  }

  /** What an authority of PCK certificates has revoked. */
  record IntelPckRevocationList(PckAuthority authority) implements Wanted {
    @Override
    public Publisher publisher() {
      return Publisher.INTEL_PCS;
    }

    @Override
    public String key() {
      return "intel/crl/" + authority.path();
    }
  }

  /** What Intel's root has revoked. */
  record IntelRootRevocationList() implements Wanted {
    @Override
    public Publisher publisher() {
      return Publisher.INTEL_PCS;
    }

    @Override
    public String key() {
      return "intel/crl/root";
    }
  }
}
