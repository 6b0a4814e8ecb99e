package dev.pavise.attestation.tpm;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Optional;

/** TPM_ECC_CURVE of the curves we accept (Part 2, 6.4). */
public enum EccCurve {
  P256(0x0003, "secp256r1", 32),
  P384(0x0004, "secp384r1", 48);

  private final int id;
  private final String jcaName;
  private final int length;

  @SuppressWarnings("ImmutableEnumChecker") // Immutable in fact: it has no setters.
  private final ECParameterSpec parameters;

  EccCurve(int id, String jcaName, int length) {
    this.id = id;
    this.jcaName = jcaName;
    this.length = length;
    try {
      var generic = AlgorithmParameters.getInstance("EC");
      generic.init(new ECGenParameterSpec(jcaName));
      this.parameters = generic.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks the curve " + jcaName, e);
    }
  }

  public static Optional<EccCurve> of(int id) {
    for (var curve : values()) {
      if (curve.id == id) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  /** The curve of a JCA key, if it is one of these. */
  public static Optional<EccCurve> of(ECParameterSpec spec) {
    for (var curve : values()) {
      if (curve.parameters.getCurve().equals(spec.getCurve())
          && curve.parameters.getOrder().equals(spec.getOrder())
          && curve.parameters.getGenerator().equals(spec.getGenerator())) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  public int id() {
    return id;
  }

  public String jcaName() {
    return jcaName;
  }

  /** Length of a coordinate in bytes. */
  public int length() {
    return length;
  }

  public ECParameterSpec parameters() {
    return parameters;
  }

  /** Whether the point satisfies the curve's equation, with both coordinates in range. */
  public boolean contains(ECPoint point) {
    var curve = parameters.getCurve();
    var p = ((ECFieldFp) curve.getField()).getP();
    var x = point.getAffineX();
    var y = point.getAffineY();
    if (x == null || y == null || !inRange(x, p) || !inRange(y, p)) {
      return false;
    }
    var right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return y.pow(2).mod(p).equals(right);
  }

  private static boolean inRange(BigInteger coordinate, BigInteger p) {
    return coordinate.signum() >= 0 && coordinate.compareTo(p) < 0;
  }
}
