package dev.pavise.cli.verify;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import java.util.List;

/** What a case may rest on beside its evidence and its inputs. Stateless. */
final class CorpusCollateral {
  private CorpusCollateral() {}

  /** The production roots, or for a made case only the one that it names. */
  static Collateral of(CorpusCase one, Vendor vendor) {
    var pinned = new PinnedCollateral(List.of(), List.of(), List.of());
    return one.made()
        ? new RootedCollateral(
            pinned,
            one.testRootBytes()
                .map(der -> Certificates.decode(der, "roots.test"))
                .map(root -> Roots.testOnly(vendor, "test root of the corpus", root))
                .orElse(new Roots(List.of())))
        : pinned;
  }
}
