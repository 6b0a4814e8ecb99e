package dev.pavise.cli.verify;

/** Judges the corpus cases of one format through the production verifier. */
interface CorpusFormat {
  /** As cases name it. */
  String title();

  /**
   * @param corpus for the baseline of a made case, see {@link Corpus#baselineOf}
   */
  CorpusVerdict judge(CorpusCase one, Corpus corpus);
}
