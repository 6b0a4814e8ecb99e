package dev.pavise.bench.verifier;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Every judgement checks the whole chain's signatures, as the first of a machine does. */
@State(Scope.Benchmark)
public class Cold {
  @Param public Evidences evidence = Evidences.SEV_SNP;

  @Param("ACCP")
  public CryptoChoice crypto = CryptoChoice.ACCP;

  private Judgement judgement = Warm.never();

  @Setup
  public void make() {
    judgement = evidence.make();
    Checked.good(judgement, crypto.forgetful());
    if (judgement.judgeUnseen(crypto.forgetful()) != 0) {
      throw new IllegalStateException("evidence with a new chain is not affirmed");
    }
  }

  @Benchmark
  public int judge() {
    return judgement.judgeUnseen(crypto.forgetful());
  }
}
