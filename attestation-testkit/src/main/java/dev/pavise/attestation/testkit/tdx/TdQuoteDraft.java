package dev.pavise.attestation.testkit.tdx;

import dev.pavise.attestation.testkit.SeededRandom;
import dev.pavise.attestation.testkit.tdx.TestIntel.Level;
import dev.pavise.attestation.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A TD quote in the making: good as it is created, with everything in it open to be spoilt, before
 * it is signed or after. Not thread-safe.
 */
public final class TdQuoteDraft {
  private static final int TD10_BYTES = 584;
  private static final int TD15_BYTES = 648;
  private static final int QE_REPORT_BYTES = 384;

  /** Places in the body; see the quote's specification. */
  public static final int TEE_TCB_SVN = 0;

  public static final int MR_SIGNER_SEAM = 64;
  public static final int SEAM_ATTRIBUTES = 112;
  public static final int TD_ATTRIBUTES = 120;
  public static final int XFAM = 128;
  public static final int MR_TD = 136;
  public static final int MR_CONFIG_ID = 184;
  public static final int RTMR_0 = 328;
  public static final int REPORT_DATA = 520;
  public static final int TEE_TCB_SVN_2 = 584;
  public static final int MR_SERVICE_TD = 600;

  /** Places in the quoting enclave's report. */
  public static final int QE_MISC_SELECT = 16;

  public static final int QE_ATTRIBUTES = 48;
  public static final int QE_MR_SIGNER = 128;
  public static final int QE_PROD_ID = 256;
  public static final int QE_SVN = 258;
  public static final int QE_REPORT_DATA = 320;

  private final TestIntel intel;
  public int version = 4;
  public int attestationKeyType = 2;
  public int teeType = 0x81;
  public int bodyType = 2;
  public byte[] body = new byte[TD10_BYTES];
  public byte[] qeReport = new byte[QE_REPORT_BYTES];
  public byte[] authData = new byte[32];
  public KeyPair attestationKey = TestIntel.newKey(new SeededRandom("attestation key"));

  /** Who signs the quoting enclave's report: the platform's PCK, or somebody else. */
  public KeyPair pck;

  /** In place of the signature by the attestation key. */
  public Optional<Octets> quoteSignature = Optional.empty();

  /** In place of the coordinates of the attestation key. */
  public Optional<Octets> attestationPoint = Optional.empty();

  /** Whether the report binds the attestation key and the authentication data as they are. */
  public boolean bound = true;

  public int outerCertificationType = 6;
  public int innerCertificationType = 5;
  public String chain;

  public TdQuoteDraft(TestIntel intel) {
    this.intel = intel;
    pck = intel.key(Level.LEAF);
    chain = pem(intel.chain());
    body[TEE_TCB_SVN] = 6;
    body[TEE_TCB_SVN + 1] = 1;
    body[TEE_TCB_SVN + 2] = 5;
    body[TD_ATTRIBUTES + 3] = 0x10; // SEPT_VE_DISABLE
    body[XFAM] = (byte) 0xe7;
    Arrays.fill(body, MR_TD, MR_TD + 48, (byte) 0xa1);
    for (int i = 0; i < 3; i++) {
      Arrays.fill(body, RTMR_0 + 48 * i, RTMR_0 + 48 * (i + 1), (byte) (0xb0 + i));
    }
    qeReport[QE_ATTRIBUTES] = 0x15;
    put(qeReport, QE_MR_SIGNER, Octets.fromHex(TestDocuments.QE_SIGNER));
    qeReport[QE_PROD_ID] = 2;
    qeReport[QE_SVN] = 4;
  }

  /** Version 5 with the body of TDX 1.5. */
  public TdQuoteDraft td15() {
    version = 5;
    bodyType = 3;
    body = Arrays.copyOf(body, TD15_BYTES);
    return this;
  }

  public TdQuoteDraft withBody(int at, Octets value) {
    put(body, at, value);
    return this;
  }

  public Octets encoded() {
    var signed = new ByteArrayOutputStream();
    u16(signed, version);
    u16(signed, attestationKeyType);
    u32(signed, teeType);
    u32(signed, 0);
    signed.writeBytes(Octets.fromHex("939a7233f79c4ca9940a0db3957f0607").toByteArray());
    signed.writeBytes(new byte[20]);
    if (version != 4) {
      u16(signed, bodyType);
      u32(signed, body.length);
    }
    signed.writeBytes(body);
    var point = attestationPoint.orElse(point((ECPublicKey) attestationKey.getPublic()));
    if (bound) {
      put(qeReport, QE_REPORT_DATA, point.concat(Octets.copyOf(authData)).sha256());
    }
    var inner = chain.getBytes(StandardCharsets.ISO_8859_1);
    var outer = new ByteArrayOutputStream();
    outer.writeBytes(qeReport);
    outer.writeBytes(intel.sign(qeReport, pck).toByteArray());
    u16(outer, authData.length);
    outer.writeBytes(authData);
    u16(outer, innerCertificationType);
    u32(outer, inner.length);
    outer.writeBytes(inner);
    var data = new ByteArrayOutputStream();
    data.writeBytes(
        quoteSignature
            .orElseGet(() -> intel.sign(signed.toByteArray(), attestationKey))
            .toByteArray());
    data.writeBytes(point.toByteArray());
    u16(data, outerCertificationType);
    u32(data, outer.size());
    data.writeBytes(outer.toByteArray());
    var quote = new ByteArrayOutputStream();
    quote.writeBytes(signed.toByteArray());
    u32(quote, data.size());
    quote.writeBytes(data.toByteArray());
    return Octets.copyOf(quote.toByteArray());
  }

  /** Certificates as a quote carries them. */
  public static String pem(List<X509Certificate> certificates) {
    var text = new StringBuilder();
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
    for (var certificate : certificates) {
      try {
        text.append("-----BEGIN CERTIFICATE-----\n")
            .append(base64.encodeToString(certificate.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException("the testkit cannot encode a certificate", e);
      }
    }
    return text.toString();
  }

  private static Octets point(ECPublicKey key) {
    return fixed(key.getW().getAffineX()).concat(fixed(key.getW().getAffineY()));
  }

  private static Octets fixed(BigInteger number) {
    var bytes = number.toByteArray();
    var fixed = new byte[32];
    int length = Math.min(bytes.length, fixed.length);
    System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
    return Octets.copyOf(fixed);
  }

  private static void put(byte[] target, int at, Octets value) {
    System.arraycopy(value.toByteArray(), 0, target, at, value.size());
  }

  private static void u16(ByteArrayOutputStream out, int value) {
    out.write(value);
    out.write(value >>> 8);
  }

  private static void u32(ByteArrayOutputStream out, int value) {
    u16(out, value);
    u16(out, value >>> 16);
  }
}
