package dev.pavise.verdict;

import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.snp.TcbMinimum;
import dev.pavise.messages.manifest.TrustRequirements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A manifest's {@code minimumTcb} as the Verifier's typed minimums, on top of its own. A name that
 * nobody knows, a value that no platform has, and a minimum for hardware that the manifest does not
 * allow anyway stand in the way of trust: none of them must look as if it had been checked.
 * Stateless.
 */
final class MinimumTcb {
  private static final String EVALUATION_NUMBER = "tdx.tcbEvaluationDataNumber";
  private static final int SVN_MAX = 255;
  private static final Pattern SNP =
      Pattern.compile(
          "snp\\.(?:(?<product>milan|genoa|turin)\\.)?(?<part>fmc|bootLoader|tee|snp|microcode)");
  private static final String KNOWN =
      "snp.fmc, snp.bootLoader, snp.tee, snp.snp, snp.microcode (or for one product, such as"
          + " snp.milan.microcode), "
          + EVALUATION_NUMBER;

  private static final Set<String> SNP_PLATFORMS =
      Set.of("sev-snp", "azure-snp", "azure-containers");
  private static final Set<String> TDX_PLATFORMS = Set.of("tdx", "azure-tdx");

  private MinimumTcb() {}

  static Policy demand(Policy policy, TrustRequirements trust, Assessment assessment) {
    var minimums = new ArrayList<TcbMinimum>(policy.snp().minimums());
    var tdx = policy.tdx();
    for (var entry : new TreeMap<>(trust.minimumTcb()).entrySet()) {
      var name = entry.getKey();
      long value = entry.getValue();
      var snp = SNP.matcher(name);
      if (snp.matches()) {
        if (isInRange(name, value, SVN_MAX, assessment)
            && isProvable(name, SNP_PLATFORMS, trust, assessment)) {
          minimums.addAll(minimums(name, snp.group("product"), snp.group("part"), (int) value));
        }
      } else if (name.equals(EVALUATION_NUMBER)) {
        if (isInRange(name, value, Integer.MAX_VALUE, assessment)
            && isProvable(name, TDX_PLATFORMS, trust, assessment)) {
          tdx = tdx.withEvaluationNumberMin((int) value);
        }
      } else {
        assessment.add(
            VerdictFinding.MINIMUM_TCB_UNKNOWN.fail(
                "manifest.trust.minimumTcb", KNOWN, ManifestPolicy.brief(name)));
      }
    }
    return policy.withSnp(policy.snp().toBuilder().minimums(minimums).build()).withTdx(tdx);
  }

  private static boolean isInRange(String name, long value, long max, Assessment assessment) {
    if (value >= 0 && value <= max) {
      return true;
    }
    assessment.add(
        VerdictFinding.MINIMUM_TCB_UNKNOWN.fail(
            "manifest.trust.minimumTcb." + name, "0 to " + max, Long.toString(value)));
    return false;
  }

  private static boolean isProvable(
      String name, Set<String> platforms, TrustRequirements trust, Assessment assessment) {
    boolean provable =
        trust.platforms().stream()
            .map(platform -> platform.replaceFirst("-development$", ""))
            .anyMatch(platforms::contains);
    if (!provable) {
      assessment.add(
          VerdictFinding.CONDITION_NOT_SUPPORTED.fail(
              "manifest.trust.minimumTcb",
              "a platform that proves " + name,
              "a manifest that allows none"));
    }
    return provable;
  }

  /** Of one product, or of all that have the part: FMC is Turin's alone. */
  private static List<TcbMinimum> minimums(
      String name, @Nullable String product, String part, int svn) {
    return Arrays.stream(SnpProduct.values())
        .filter(
            one ->
                product == null
                    ? !part.equals("fmc") || one == SnpProduct.TURIN
                    : one.title().toLowerCase(Locale.ROOT).equals(product))
        .map(
            one ->
                new TcbMinimum(
                    "the manifest's " + name,
                    one,
                    part.equals("fmc") ? svn : 0,
                    part.equals("bootLoader") ? svn : 0,
                    part.equals("tee") ? svn : 0,
                    part.equals("snp") ? svn : 0,
                    part.equals("microcode") ? svn : 0))
        .toList();
  }
}
