package dev.pavise.attestation.nitro;

import java.util.Set;

/** Whose document it is; the name of the field with the registers says so. */
public enum NitroKind {
  ENCLAVE("nitro-enclave", "pcrs", 32, Set.of(0, 1, 2)),
  TPM("nitrotpm", "nitrotpm_pcrs", 24, Set.of(4, 7));

  private final String platform;
  private final String registersField;
  private final int registersMax;

  @SuppressWarnings("ImmutableEnumChecker") // Immutable in fact: made by Set.of.
  private final Set<Integer> identifying;

  NitroKind(String platform, String registersField, int registersMax, Set<Integer> identifying) {
    this.platform = platform;
    this.registersField = registersField;
    this.registersMax = registersMax;
    this.identifying = identifying;
  }

  /** As manifests name it. */
  public String platform() {
    return platform;
  }

  String registersField() {
    return registersField;
  }

  int registersMax() {
    return registersMax;
  }

  /**
   * Registers without which nothing is known of what runs: image, kernel and application of an
   * enclave; boot loader and secure boot of an instance.
   */
  Set<Integer> identifying() {
    return identifying;
  }
}
