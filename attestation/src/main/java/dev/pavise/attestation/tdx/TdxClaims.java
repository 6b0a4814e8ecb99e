package dev.pavise.attestation.tdx;

import java.util.Map;

/** What the evidence says, by name. */
public record TdxClaims() {
  public Map<String, Object> named() {
    return Map.of();
  }
}
