package dev.pavise.bench;

import dev.pavise.bench.boot.BootBenchmark;
import dev.pavise.bench.verifier.VerifierBenchmark;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table of all benchmarks. */
final class Benchmarks {
  private final List<Benchmark> all;

  /**
   * @param home the checkout whose products are measured
   */
  Benchmarks(Path home) {
    all = List.of(new BootBenchmark(home), new VerifierBenchmark());
  }

  Optional<Benchmark> named(String name) {
    return all.stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
  }

  /** One line each. */
  String list() {
    return all.stream()
        .map(benchmark -> "  %-12s %s".formatted(benchmark.name(), benchmark.about()))
        .collect(Collectors.joining("\n"));
  }
}
