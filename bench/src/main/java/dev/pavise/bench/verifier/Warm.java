package dev.pavise.bench.verifier;

import dev.pavise.attestation.crypto.Signatures;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * With everything remembered that may be: the chain has been seen before. Judgements and their
 * floor take turns, one iteration each, so that a machine that slows down slows both alike.
 */
@State(Scope.Benchmark)
public class Warm {
  @Param public Evidences evidence = Evidences.SEV_SNP;
  @Param public CryptoChoice crypto = CryptoChoice.ACCP;

  private Judgement judgement = never();
  private Signatures signatures = Signatures.fastest();
  private boolean judging;

  @Setup
  public void make() {
    judgement = evidence.make();
    signatures = crypto.forgetful();
    Checked.good(judgement, signatures);
  }

  /** The first iteration judges. */
  @Setup(Level.Iteration)
  public void takeTurns() {
    judging = !judging;
  }

  @Benchmark
  public int judgeOrFloor() {
    return judging ? judgement.judge(signatures) : judgement.floor(signatures) ? 1 : 0;
  }

  static Judgement never() {
    return new Judgement() {
      @Override
      public int judge(Signatures with) {
        throw new IllegalStateException("not set up");
      }

      @Override
      public boolean floor(Signatures with) {
        throw new IllegalStateException("not set up");
      }
    };
  }
}
