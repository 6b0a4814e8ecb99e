package dev.pavise.verdict;

import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.chain.Memo;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.condition.Condition;
import dev.pavise.attestation.condition.InvalidCondition;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.uvm.UvmPolicy;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.TrustRequirements;
import dev.pavise.messages.records.TenantKind;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a manifest demands of its guest, as the Verifier's policy. What it demands and nobody can
 * check stands in the way of trust. Thread-safe.
 */
public final class ManifestPolicy {
  private static final int QUOTED_LENGTH_MAX = 200;
  private static final int CONDITIONS_REMEMBERED_MAX = 256;

  private final UvmPolicy uvm;
  private final Memo<String, Condition> knownConditions = new Memo<>(CONDITIONS_REMEMBERED_MAX);

  /**
   * @param roots of which those that are not for production may endorse utility VMs of their own
   */
  public ManifestPolicy(Roots roots) {
    var strict = UvmPolicy.strict();
    var endorsers = new ArrayList<>(strict.endorsers());
    for (var pin : roots.pins()) {
      if (pin.vendor() == Vendor.MICROSOFT_SUPPLY_CHAIN && !pin.production()) {
        endorsers.add(
            new UvmPolicy.Endorser(
                issuerUnder(pin.sha256()), UvmPolicy.CONTAINER_FEED, UvmPolicy.CONTAINER_SVN_MIN));
      }
    }
    uvm = new UvmPolicy(endorsers, strict.policies());
  }

  /** Without a manifest that its owner signed nothing is allowed. */
  public Policy of(Optional<Manifest> manifest, TenantKind kind, Assessment assessment) {
    if (manifest.isEmpty()) {
      return new Policy(Policy.REGISTERS_DEFAULT, Set.of(), Set.of(), false);
    }
    var trust = manifest.get().trust();
    var images = new HashSet<Octets>();
    trust.guestImages().forEach(image -> images.add(Octets.copyOf(image.toByteArray())));
    var policy =
        new Policy(
            Policy.REGISTERS_DEFAULT,
            new TreeSet<>(trust.platforms()),
            images,
            switch (kind) {
              case DEVELOPMENT -> trust.allowDevelopment();
              case PRODUCTION -> false;
            });
    var snp = policy.snp().toBuilder().providers(Set.copyOf(trust.vlekProviders())).build();
    return MinimumTcb.demand(policy.withSnp(snp), trust, assessment)
        .withUvm(uvm)
        .withConditions(conditions(trust, assessment));
  }

  /** Those that can be evaluated; each of the others stands in the way. */
  private List<Condition> conditions(TrustRequirements trust, Assessment assessment) {
    var conditions = new ArrayList<Condition>();
    for (var text : trust.conditions()) {
      try {
        conditions.add(knownConditions.of(text, Condition::of));
      } catch (InvalidCondition e) {
        assessment.add(
            VerdictFinding.CONDITION_NOT_SUPPORTED.fail(
                "manifest.trust.conditions",
                "a condition in CEL over claims that exist",
                brief(text)));
      }
    }
    return conditions;
  }

  /** As did:x509 names Microsoft's signers, under another root. */
  private static String issuerUnder(Octets root) {
    var microsoft = UvmPolicy.MICROSOFT_ISSUER;
    return "did:x509:0:sha256:"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(root.toByteArray())
        + microsoft.substring(microsoft.indexOf("::eku:"));
  }

  /** As much of a stranger's text as fits into a finding. */
  static String brief(String text) {
    return text.length() <= QUOTED_LENGTH_MAX ? text : text.substring(0, QUOTED_LENGTH_MAX) + "…";
  }
}
