package dev.pavise.guest.agent.tpm;

import java.util.HexFormat;

/** TPMT_PUBLIC templates (Part 2, 12.2.4) of the two keys an Attester uses. */
final class KeyTemplates {
  /** PolicySecret(TPM_RH_ENDORSEMENT): policy A of the EK Credential Profile 2.x, B.3.1. */
  private static final byte[] ENDORSEMENT_POLICY =
      HexFormat.of().parseHex("837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa");

  /** fixedTPM, fixedParent, sensitiveDataOrigin, adminWithPolicy, restricted, decrypt. */
  private static final int EK_ATTRIBUTES = 0x000300b2;

  /** fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth, noDA, restricted, sign. */
  private static final int AK_ATTRIBUTES = 0x00050472;

  private static final int RSA_2048_BYTES = 256;

  private KeyTemplates() {}

  /** Template L-1 of the TCG EK Credential Profile 2.x: RSA 2048. */
  static byte[] endorsementKey() {
    return new TpmWriter()
        .u16(TpmConstants.ALG_RSA)
        .u16(TpmConstants.ALG_SHA256)
        .u32(EK_ATTRIBUTES)
        .sized(ENDORSEMENT_POLICY)
        .u16(TpmConstants.ALG_AES)
        .u16(128)
        .u16(TpmConstants.ALG_CFB)
        .u16(TpmConstants.ALG_NULL)
        .u16(2048)
        .u32(0)
        .sized(new byte[RSA_2048_BYTES])
        .toByteArray();
  }

  /**
   * A restricted ECDSA P-256 signing key: it signs nothing but what the TPM itself states.
   *
   * @param uniqueX 32 bytes; a primary key is derived from its template, so fresh bytes give a
   *     fresh key
   */
  static byte[] attestationKey(byte[] uniqueX) {
    return new TpmWriter()
        .u16(TpmConstants.ALG_ECC)
        .u16(TpmConstants.ALG_SHA256)
        .u32(AK_ATTRIBUTES)
        .sized(new byte[0])
        .u16(TpmConstants.ALG_NULL)
        .u16(TpmConstants.ALG_ECDSA)
        .u16(TpmConstants.ALG_SHA256)
        .u16(TpmConstants.ECC_NIST_P256)
        .u16(TpmConstants.ALG_NULL)
        .sized(uniqueX)
        .sized(new byte[0])
        .toByteArray();
  }
}
