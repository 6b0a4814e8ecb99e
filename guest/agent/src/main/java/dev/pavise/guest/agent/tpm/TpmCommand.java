package dev.pavise.guest.agent.tpm;

/** TPM_CC, the command codes in use (Part 2, 6.5.2). */
enum TpmCommand {
  CREATE_PRIMARY(0x131, "CreatePrimary"),
  ACTIVATE_CREDENTIAL(0x147, "ActivateCredential"),
  NV_READ(0x14E, "NV_Read"),
  POLICY_SECRET(0x151, "PolicySecret"),
  QUOTE(0x158, "Quote"),
  FLUSH_CONTEXT(0x165, "FlushContext"),
  NV_READ_PUBLIC(0x169, "NV_ReadPublic"),
  START_AUTH_SESSION(0x176, "StartAuthSession"),
  PCR_READ(0x17E, "PCR_Read"),
  PCR_EXTEND(0x182, "PCR_Extend");

  private final int code;
  private final String wireName;

  TpmCommand(int code, String wireName) {
    this.code = code;
    this.wireName = wireName;
  }

  int code() {
    return code;
  }

  /** As the specification writes it, after {@code TPM2_}. */
  String wireName() {
    return wireName;
  }
}
