package dev.pavise.attestation.snp;

import java.util.Map;

/** What the evidence says, by name. */
public record SnpClaims() {
  public Map<String, Object> named() {
    return Map.of();
  }
}
