package dev.pavise.attestation.snp;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** Processor families that AMD issues separate roots for, as the names in their certificates. */
public enum SnpProduct {
  MILAN("Milan", "Milan", 0x19, 64),
  GENOA("Genoa", "Genoa/Siena/Bergamo", 0x19, 64),
  TURIN("Turin", "Turin", 0x1A, 8);

  private final String title;
  private final String processors;
  private final int family;
  private final int hardwareIdBytes;

  SnpProduct(String title, String processors, int family, int hardwareIdBytes) {
    this.title = title;
    this.processors = processors;
    this.family = family;
    this.hardwareIdBytes = hardwareIdBytes;
  }

  /** As AMD writes it. */
  public String title() {
    return title;
  }

  /** The processors that have this product's keys, as far as CPUID tells them apart. */
  public String processors() {
    return processors;
  }

  /** Length of hwID in a VCEK certificate, and of what is used of CHIP_ID. */
  int hardwareIdBytes() {
    return hardwareIdBytes;
  }

  /** By the combined family and model of CPUID; empty for processors that are not known. */
  public static Optional<SnpProduct> ofCpuid(int family, int model) {
    if (family == MILAN.family) {
      if (model <= 0x0F) {
        return Optional.of(MILAN);
      }
      boolean genoa = model <= 0x1F || (model >= 0xA0 && model <= 0xAF);
      return genoa ? Optional.of(GENOA) : Optional.empty();
    }
    return family == TURIN.family && model <= 0x11 ? Optional.of(TURIN) : Optional.empty();
  }

  /** By the name of a root, {@code ARK-<Product>}. Only for a root that is already trusted. */
  static Optional<SnpProduct> ofRoot(X509Certificate root) {
    var name = Names.commonName(root.getSubjectX500Principal());
    for (var product : values()) {
      if (name.equals("ARK-" + product.title)) {
        return Optional.of(product);
      }
    }
    return Optional.empty();
  }
}
