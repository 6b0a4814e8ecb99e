package dev.pavise.attestation.testkit;

import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Plays one processor: it makes and signs reports, and AMD certifies its key. Whoever has the seed
 * has the chip. Thread-safe.
 */
public final class TestSnpChip {
  /** Length of a report, and where its signature begins. */
  public static final int REPORT_BYTES = 1184;

  public static final int SIGNATURE_OFFSET = 0x2A0;
  private static final int COMPONENT_BYTES = 72;
  private static final int P384_BYTES = 48;

  private final TestAmd amd;
  private final Tcb tcb;
  private final KeyPair key;
  private final Octets hardwareId;

  public TestSnpChip(TestAmd amd, String seed, Tcb tcb) {
    this.amd = amd;
    this.tcb = tcb;
    var random = new SeededRandom("chip " + seed);
    key = TestVendor.newKey("EC", Optional.of("secp384r1"), random);
    var id = new byte[amd.product() == SnpProduct.TURIN ? 8 : 64];
    random.nextBytes(id);
    hardwareId = Octets.copyOf(id);
  }

  /** Of this very chip and TCB, unless the change makes it another. */
  public X509Certificate certificate(Consumer<VekDraft> change) {
    var draft = new VekDraft(amd.product(), key.getPublic(), tcb, hardwareId);
    change.accept(draft);
    return amd.certify(draft);
  }

  public X509Certificate vcek() {
    return certificate(draft -> {});
  }

  public X509Certificate vlek(String provider) {
    return certificate(draft -> draft.asVlekOf(provider));
  }

  /** A good report, changed before it is signed. The buffer is little-endian. */
  public Octets report(Consumer<ByteBuffer> change) {
    var bytes = new byte[REPORT_BYTES];
    var report = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean turin = amd.product() == SnpProduct.TURIN;
    report.putInt(0x000, turin ? 5 : 3);
    report.putLong(0x008, 0x3_0000); // POLICY: SMT, and the bit that is always set.
    report.putInt(0x034, 1); // SIGNATURE_ALGO
    for (int at : new int[] {0x038, 0x180, 0x1E0, 0x1F0}) { // current, reported, committed, launch
      report.put(at, tcb.encoded(amd.product()));
    }
    report.putLong(0x040, 0x25); // PLATFORM_INFO: SMT, ECC, alias check complete.
    for (int i = 0; i < 48; i++) {
      report.put(0x090 + i, (byte) 0x4D); // MEASUREMENT
    }
    for (int i = 0; i < 32; i++) {
      report.put(0x160 + i, (byte) 0xFF); // REPORT_ID_MA: no migration agent.
    }
    report.put(0x188, (byte) (turin ? 0x1A : 0x19));
    report.put(0x189, (byte) (amd.product() == SnpProduct.GENOA ? 0x11 : 0x01));
    report.put(0x1A0, hardwareId.toByteArray());
    report.put(0x1E8, new byte[] {31, 55, 1});
    report.put(0x1EC, new byte[] {31, 55, 1});
    change.accept(report);
    sign(bytes);
    return Octets.copyOf(bytes);
  }

  public Octets report() {
    return report(report -> {});
  }

  /** The same report with the other of the two signatures that hold. */
  public static Octets withTwinSignature(Octets report) {
    var bytes = report.toByteArray();
    var order =
        new BigInteger(
            "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
            16);
    int at = SIGNATURE_OFFSET + COMPONENT_BYTES;
    var bigEndian = new byte[P384_BYTES];
    for (int i = 0; i < P384_BYTES; i++) {
      bigEndian[i] = bytes[at + P384_BYTES - 1 - i];
    }
    var twin = ByteWriter.fixed(order.subtract(new BigInteger(1, bigEndian)), P384_BYTES);
    for (int i = 0; i < P384_BYTES; i++) {
      bytes[at + i] = twin[P384_BYTES - 1 - i];
    }
    return Octets.copyOf(bytes);
  }

  private void sign(byte[] report) {
    try {
      var signer = Signature.getInstance("SHA384withECDSAinP1363Format");
      signer.initSign(key.getPrivate(), new SeededRandom("report"));
      signer.update(report, 0, SIGNATURE_OFFSET);
      var signature = signer.sign();
      for (int i = 0; i < P384_BYTES; i++) {
        report[SIGNATURE_OFFSET + i] = signature[P384_BYTES - 1 - i];
        report[SIGNATURE_OFFSET + COMPONENT_BYTES + i] = signature[2 * P384_BYTES - 1 - i];
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot sign a report", e);
    }
  }
}
