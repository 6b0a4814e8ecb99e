package dev.pavise.bench.verifier;

/** The formats that are measured, by the names of their rows. */
public enum Evidences {
  SEV_SNP,
  TDX,
  NITRO,
  TPM;

  Judgement make() {
    return switch (this) {
      case SEV_SNP -> new SnpJudgement();
      case TDX -> new TdxJudgement();
      case NITRO -> new NitroJudgement();
      case TPM -> new TpmJudgement();
    };
  }
}
