package dev.pavise.attestation.testkit;

import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the certificate of a chip's key is going to say: right from the start, and there to be
 * spoilt before it is signed. One thread.
 */
public final class VekDraft {
  /** Arc of AMD's extensions (VCEK Certificate and KDS Interface Specification, table 8). */
  public static final String ARC = "1.3.6.1.4.1.3704.1.";

  public static final String HARDWARE_ID = ARC + "4";
  public static final String PROVIDER = ARC + "5";

  public TestAmd.Issuer issuer = TestAmd.Issuer.ASK;
  public String commonName = "SEV-VCEK";
  public Instant from = Instant.parse("2025-01-01T00:00:00Z");
  public Instant to = Instant.parse("2032-01-01T00:00:00Z");
  public PublicKey key;
  public String signatureAlgorithm = "SHA384withRSAandMGF1";

  /** By OID, what is inside the extension's OCTET STRING. */
  public final Map<String, byte[]> extensions = new LinkedHashMap<>();

  VekDraft(SnpProduct product, PublicKey key, Tcb tcb, Octets hardwareId) {
    this.key = key;
    extensions.put(ARC + "1", integer(product == SnpProduct.TURIN ? 1 : 0));
    extensions.put(ARC + "2", text(product.title() + "-B0"));
    extensions.put(ARC + "3.1", integer(tcb.bootLoader()));
    extensions.put(ARC + "3.2", integer(tcb.tee()));
    extensions.put(ARC + "3.3", integer(tcb.snp()));
    extensions.put(ARC + "3.8", integer(tcb.microcode()));
    if (product == SnpProduct.TURIN) {
      extensions.put(ARC + "3.9", integer(tcb.fmc()));
    }
    extensions.put(HARDWARE_ID, hardwareId.toByteArray());
  }

  /** Turns it into a VLEK's: no chip, but a provider. */
  public VekDraft asVlekOf(String provider) {
    issuer = TestAmd.Issuer.ASVK;
    commonName = "SEV-VLEK";
    extensions.remove(HARDWARE_ID);
    extensions.put(PROVIDER, text(provider));
    return this;
  }

  /** DER of a number from 0 to 255. */
  public static byte[] integer(int value) {
    return value < 0x80
        ? new byte[] {0x02, 1, (byte) value}
        : new byte[] {0x02, 2, 0, (byte) value};
  }

  private static byte[] text(String value) {
    var content = value.getBytes(StandardCharsets.US_ASCII);
    var encoded = new byte[content.length + 2];
    encoded[0] = 0x16;
    encoded[1] = (byte) content.length;
    System.arraycopy(content, 0, encoded, 2, content.length);
    return encoded;
  }
}
