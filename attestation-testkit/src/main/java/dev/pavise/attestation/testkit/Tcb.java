package dev.pavise.attestation.testkit;

import dev.pavise.attestation.snp.SnpProduct;

/**
 * Security versions of a platform's parts.
 *
 * @param fmc of Turin; elsewhere not written anywhere
 */
public record Tcb(int fmc, int bootLoader, int tee, int snp, int microcode) {
  /** Good enough for every default. */
  public static final Tcb CURRENT = new Tcb(1, 4, 0, 24, 219);

  public Tcb withSnp(int other) {
    return new Tcb(fmc, bootLoader, tee, other, microcode);
  }

  public Tcb withMicrocode(int other) {
    return new Tcb(fmc, bootLoader, tee, snp, other);
  }

  /** Eight bytes in the product's layout. */
  public byte[] encoded(SnpProduct product) {
    var bytes = new byte[8];
    if (product == SnpProduct.TURIN) {
      bytes[0] = (byte) fmc;
      bytes[1] = (byte) bootLoader;
      bytes[2] = (byte) tee;
      bytes[3] = (byte) snp;
    } else {
      bytes[0] = (byte) bootLoader;
      bytes[1] = (byte) tee;
      bytes[6] = (byte) snp;
    }
    bytes[7] = (byte) microcode;
    return bytes;
  }
}
