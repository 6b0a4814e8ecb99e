package dev.pavise.attestation.testkit;

import dev.pavise.attestation.tpm.HashAlgorithm;
import dev.pavise.attestation.tpm.SignatureScheme;
import dev.pavise.attestation.tpm.TpmAttribute;

/**
 * What an attestation key is made from. Start with a good one and take one thing away.
 *
 * @param attributes TPMA_OBJECT
 */
public record AkTemplate(SignatureScheme scheme, HashAlgorithm hash, long attributes) {
  private static final long GOOD =
      TpmAttribute.FIXED_TPM.mask()
          | TpmAttribute.FIXED_PARENT.mask()
          | TpmAttribute.SENSITIVE_DATA_ORIGIN.mask()
          | TpmAttribute.RESTRICTED.mask()
          | TpmAttribute.SIGN.mask();

  public static final AkTemplate ECDSA =
      new AkTemplate(SignatureScheme.ECDSA, HashAlgorithm.SHA256, GOOD);
  public static final AkTemplate RSASSA =
      new AkTemplate(SignatureScheme.RSASSA, HashAlgorithm.SHA256, GOOD);
  public static final AkTemplate RSAPSS =
      new AkTemplate(SignatureScheme.RSAPSS, HashAlgorithm.SHA256, GOOD);

  public AkTemplate without(TpmAttribute attribute) {
    return new AkTemplate(scheme, hash, attributes & ~attribute.mask());
  }

  public AkTemplate with(TpmAttribute attribute) {
    return new AkTemplate(scheme, hash, attributes | attribute.mask());
  }

  public AkTemplate withHash(HashAlgorithm other) {
    return new AkTemplate(scheme, other, attributes);
  }
}
