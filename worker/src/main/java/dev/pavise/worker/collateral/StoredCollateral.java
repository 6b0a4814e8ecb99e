package dev.pavise.worker.collateral;

import dev.pavise.attestation.DecodedEvidence;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.collateral.CollateralStore;
import java.util.List;
import java.util.stream.Stream;

/** Files of the worker's own, and beside them what a store holds. Thread-safe. */
public final class StoredCollateral implements CollateralSource {
  private final PinnedCollateral files;
  private final Roots roots;
  private final CollateralStore store;

  public StoredCollateral(PinnedCollateral files, Roots roots, CollateralStore store) {
    this.files = files;
    this.roots = roots;
    this.store = store;
  }

  @Override
  public Collateral standing() {
    return new RootedCollateral(files, roots);
  }

  @Override
  public Collateral collateralFor(DecodedEvidence evidence) {
    var held = store.collateralFor(evidence);
    return new RootedCollateral(
        new PinnedCollateral(
            files.anchors(),
            both(files.intermediates(), held.intermediates()),
            both(files.lists(), held.lists()),
            held.tdx()),
        roots);
  }

  private static <T> List<T> both(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
