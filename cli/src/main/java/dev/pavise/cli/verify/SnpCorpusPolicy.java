package dev.pavise.cli.verify;

import dev.pavise.attestation.snp.SnpPolicy;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.snp.TcbMinimum;
import dev.pavise.attestation.wire.Octets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The policy that an SEV-SNP case is judged by: the strict one without its demand for a revocation
 * list, which is no input of these cases; for made cases with the baseline's measurement as the
 * reference value, and with what the outcome names after "when". Stateless.
 */
final class SnpCorpusPolicy {
  private static final Pattern FLOOR = Pattern.compile("when floor snp>=(\\d{1,3})");

  private SnpCorpusPolicy() {}

  static SnpPolicy of(CorpusCase one, Optional<SnpReport> baseline) {
    var strict = SnpPolicy.strict();
    var outcome = one.outcome();
    var floor = FLOOR.matcher(outcome);
    var named = floor.find() ? every(Integer.parseInt(floor.group(1))) : List.<TcbMinimum>of();
    return strict.toBuilder()
        .minimums(Stream.concat(strict.minimums().stream(), named.stream()).toList())
        .launchMinimums(outcome.contains("when launch floor set") ? strict.minimums() : List.of())
        .measurements(baseline.map(good -> Set.of(good.measurement())).orElse(Set.of()))
        .idKeys(
            outcome.contains("when id keys pinned")
                ? Optional.of(
                    baseline.map(good -> Set.of(good.idKeyDigest())).orElse(Set.<Octets>of()))
                : Optional.empty())
        .isRevocationRequired(false)
        .build();
  }

  private static List<TcbMinimum> every(int snp) {
    return Arrays.stream(SnpProduct.values())
        .map(product -> new TcbMinimum("the case's own", product, 0, 0, 0, snp, 0))
        .toList();
  }
}
