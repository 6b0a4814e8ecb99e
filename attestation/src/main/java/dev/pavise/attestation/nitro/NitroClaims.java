package dev.pavise.attestation.nitro;

import java.util.Map;

/** What the evidence says, by name. */
public record NitroClaims() {
  /** {@code nitro-enclave} or {@code nitrotpm}. */
  public String platform() {
    return "nitro-enclave";
  }

  public Map<String, Object> named() {
    return Map.of();
  }
}
