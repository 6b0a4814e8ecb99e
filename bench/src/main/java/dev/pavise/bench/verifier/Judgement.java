package dev.pavise.bench.verifier;

import dev.pavise.attestation.crypto.Signatures;

/** One format's way from bytes to findings, with what it cannot avoid. Thread-safe. */
interface Judgement {
  /**
   * Decode, authenticate, appraise.
   *
   * @return the number of findings that stand in the way of trust; none but that of the test root
   *     is expected
   */
  int judge(Signatures signatures);

  /**
   * The same with a chain that nobody has seen before.
   *
   * @param signatures that remember nothing yet
   */
  default int judgeUnseen(Signatures signatures) {
    return judge(signatures);
  }

  /** The signature checks alone that every judgement makes, on the very same bytes and keys. */
  boolean floor(Signatures signatures);
}
