package dev.pavise.guest.agent.tpm;

/** Numbers of the TPM 2.0 Library, Part 2: algorithms (6.3), tags (6.9), handles (7.4). */
final class TpmConstants {
  static final int ALG_RSA = 0x0001;
  static final int ALG_AES = 0x0006;
  static final int ALG_SHA256 = 0x000B;
  static final int ALG_NULL = 0x0010;
  static final int ALG_ECDSA = 0x0018;
  static final int ALG_ECC = 0x0023;
  static final int ALG_CFB = 0x0043;
  static final int ECC_NIST_P256 = 0x0003;

  static final int ST_NO_SESSIONS = 0x8001;
  static final int ST_SESSIONS = 0x8002;

  static final int RH_OWNER = 0x40000001;
  static final int RH_NULL = 0x40000007;
  static final int RS_PW = 0x40000009;
  static final int RH_ENDORSEMENT = 0x4000000B;

  static final int SE_POLICY = 0x01;

  /** Session attribute: the session lives on after the command. */
  static final int SESSION_CONTINUES = 0x01;

  /** TPMA_NV (Part 2, 13.4): the index's own authorisation may read. */
  static final int NV_AUTHREAD = 1 << 18;

  static final int SHA256_BYTES = 32;

  private TpmConstants() {}
}
