package dev.pavise.collateral;

import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.snp.TcbVersion;
import dev.pavise.attestation.wire.Octets;
import java.net.URI;
import java.util.Locale;

/**
 * Where the vendors' services are, and the path of each thing in them. Plain HTTP is accepted on
 * this very machine only, for tests.
 *
 * @param amdKds Key Distribution Service
 * @param intelPcs Provisioning Certification Service, version 4
 * @param intelCertificates where Intel's root has its list
 */
public record VendorAddresses(URI amdKds, URI intelPcs, URI intelCertificates) {
  public VendorAddresses {
    for (var address : new URI[] {amdKds, intelPcs, intelCertificates}) {
      boolean here = "127.0.0.1".equals(address.getHost()) || "[::1]".equals(address.getHost());
      if (!"https".equals(address.getScheme()) && !(here && "http".equals(address.getScheme()))) {
        throw new IllegalArgumentException(address + " must be an address with https");
      }
    }
  }

  /** The vendors' own. */
  public static VendorAddresses production() {
    return new VendorAddresses(
        URI.create("https://kdsintf.amd.com"),
        URI.create("https://api.trustedservices.intel.com"),
        URI.create("https://certificates.trustedservices.intel.com"));
  }

  URI of(Wanted wanted) {
    return switch (wanted) {
      case Wanted.AmdVcek vcek -> amdKds.resolve(vcek(vcek.product(), vcek.chip(), vcek.tcb()));
      case Wanted.AmdIssuers issuers ->
          amdKds.resolve(
              "/%s/v1/%s/cert_chain"
                  .formatted(
                      issuers.kind().name().toLowerCase(Locale.ROOT), issuers.product().title()));
      case Wanted.AmdRevocationList list ->
          amdKds.resolve(
              "/%s/v1/%s/crl"
                  .formatted(list.kind().name().toLowerCase(Locale.ROOT), list.product().title()));
      case Wanted.IntelTcbInfo info ->
          intelPcs.resolve("/tdx/certification/v4/tcb?fmspc=" + info.fmspc().toHex());
      case Wanted.IntelQeIdentity _ -> intelPcs.resolve("/tdx/certification/v4/qe/identity");
      case Wanted.IntelPckRevocationList list ->
          intelPcs.resolve(
              "/sgx/certification/v4/pckcrl?ca=" + list.authority().path() + "&encoding=der");
      case Wanted.IntelRootRevocationList _ -> intelCertificates.resolve("/IntelSGXRootCA.der");
    };
  }

  private static String vcek(SnpProduct product, Octets chip, TcbVersion tcb) {
    return "/vcek/v1/%s/%s?%sblSPL=%d&teeSPL=%d&snpSPL=%d&ucodeSPL=%d"
        .formatted(
            product.title(),
            chip.toHex(),
            product == SnpProduct.TURIN ? "fmcSPL=%d&".formatted(tcb.fmc()) : "",
            tcb.bootLoader(),
            tcb.tee(),
            tcb.snp(),
            tcb.microcode());
  }
}
