package dev.pavise.worker.collateral;

import dev.pavise.attestation.DecodedEvidence;
import dev.pavise.attestation.chain.Collateral;

/** Gives each judgement its snapshot. Implementations are thread-safe. */
public interface CollateralSource {
  /** What is there whatever the evidence is. */
  Collateral standing();

  /** With what this evidence calls for, as far as it can be had soon. */
  Collateral collateralFor(DecodedEvidence evidence);

  /** The same for all. */
  static CollateralSource fixed(Collateral collateral) {
    return new CollateralSource() {
      @Override
      public Collateral standing() {
        return collateral;
      }

      @Override
      public Collateral collateralFor(DecodedEvidence evidence) {
        return collateral;
      }
    };
  }
}
