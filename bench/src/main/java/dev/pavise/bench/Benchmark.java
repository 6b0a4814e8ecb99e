package dev.pavise.bench;

import java.io.PrintStream;

/** Something that is measured. One class each, named in {@link Benchmarks}. */
public interface Benchmark {
  /** As it is called: {@code ./pavise bench NAME}. */
  String name();

  /** What it measures, in one line. */
  String about();

  /**
   * Measures. Whatever it started has ended when this returns, or throws.
   *
   * @param progress is told what is going on
   */
  Outcome run(Effort effort, PrintStream progress) throws Exception;

  /**
   * @param table for people
   * @param figures a record, written as the one JSON object of the last line
   */
  record Outcome(String table, Object figures) {}
}
