package dev.pavise.attestation.tdx;

import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import java.time.Instant;
import java.util.Optional;

/** Authenticates this evidence. Stateless. */
public final class TdxVerifier {
  private TdxVerifier() {}

  /**
   * What was established.
   *
   * @param anchor the root; empty when no pinned one stands behind the evidence
   * @param authentic whether the claims are the hardware's own words
   */
  public record Authenticated(Optional<TrustAnchor> anchor, boolean authentic, TdxClaims claims) {}

  public static Authenticated authenticate(
      TdxQuote evidence,
      Collateral collateral,
      Instant collateralTime,
      Signatures signatures,
      Assessment assessment) {
    return new Authenticated(Optional.empty(), false, new TdxClaims());
  }
}
