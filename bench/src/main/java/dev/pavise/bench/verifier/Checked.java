package dev.pavise.bench.verifier;

import dev.pavise.attestation.crypto.Signatures;

/** That what is measured is a judgement in favour: one that fails early is fast, and worthless. */
final class Checked {
  private Checked() {}

  static void good(Judgement judgement, Signatures signatures) {
    if (judgement.judge(signatures) != 0 || !judgement.floor(signatures)) {
      throw new IllegalStateException(
          "the evidence is not affirmed; there is no sense in measuring that");
    }
  }
}
