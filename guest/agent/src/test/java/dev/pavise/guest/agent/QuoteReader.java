package dev.pavise.guest.agent;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.attester.Evidence;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;

/** Reads a quote with code of its own, so that the agent's marshalling is not its own judge. */
final class QuoteReader {
  private QuoteReader() {}

  /** extraData of TPMS_ATTEST (Part 2, 10.12.12). */
  static byte[] qualifyingData(Evidence.Tpm evidence) {
    var attest = attest(evidence);
    skipSized(attest);
    return sized(attest);
  }

  /** The selection is one entry for SHA-256, and its digest is that of the values sent beside. */
  static boolean pcrDigestCovers(Evidence.Tpm evidence) throws GeneralSecurityException {
    var attest = attest(evidence);
    skipSized(attest);
    skipSized(attest);
    attest.position(attest.position() + 17 + 8);
    if (attest.getInt() != 1 || attest.getShort() != 0x000B || attest.get() != 3) {
      return false;
    }
    var bitmap = new byte[3];
    attest.get(bitmap);
    if (!Arrays.equals(bitmap, new byte[] {(byte) 0xFF, (byte) 0x1B, 0})) {
      return false;
    }
    var values = new ByteArrayOutputStream();
    evidence.pcrs().forEach(pcr -> values.writeBytes(pcr.value().toByteArray()));
    var digest = MessageDigest.getInstance("SHA-256").digest(values.toByteArray());
    return Arrays.equals(digest, sized(attest));
  }

  static boolean signatureIsGood(Evidence.Tpm evidence) throws GeneralSecurityException {
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    var area = ByteBuffer.wrap(evidence.akPublic().toByteArray());
    // type, nameAlg, attributes, policy; symmetric, scheme, its hash, curve, kdf (Part 2, 12.2.3.6)
    area.position(2 + 2 + 4 + 2 + 2 + 2 + 2 + 2 + 2);
    var x = new BigInteger(1, sized(area));
    var y = new BigInteger(1, sized(area));
    var key =
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(
                    new ECPoint(x, y), parameters.getParameterSpec(ECParameterSpec.class)));
    var signature = ByteBuffer.wrap(evidence.signature().toByteArray());
    if (signature.getShort() != 0x0018 || signature.getShort() != 0x000B) {
      return false;
    }
    var both = new ByteArrayOutputStream();
    both.writeBytes(padded(sized(signature)));
    both.writeBytes(padded(sized(signature)));
    var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(key);
    verifier.update(evidence.quote().toByteArray());
    return verifier.verify(both.toByteArray());
  }

  private static ByteBuffer attest(Evidence.Tpm evidence) {
    var attest = ByteBuffer.wrap(bytes(evidence.quote()));
    if (attest.getInt() != 0xFF544347 || attest.getShort() != (short) 0x8018) {
      throw new IllegalArgumentException("no quote");
    }
    return attest;
  }

  private static byte[] bytes(Bytes bytes) {
    return bytes.toByteArray();
  }

  private static byte[] padded(byte[] number) {
    var padded = new byte[32];
    System.arraycopy(number, 0, padded, 32 - number.length, number.length);
    return padded;
  }

  private static byte[] sized(ByteBuffer buffer) {
    var content = new byte[buffer.getShort() & 0xFFFF];
    buffer.get(content);
    return content;
  }

  private static void skipSized(ByteBuffer buffer) {
    sized(buffer);
  }
}
