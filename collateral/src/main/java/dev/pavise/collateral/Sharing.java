package dev.pavise.collateral;

/**
 * Where what was fetched is told to others who would fetch it too, such as a compacted topic; from
 * there it comes back through {@link CollateralStore#learn}. Must not wait for long; thread-safe.
 */
@FunctionalInterface
public interface Sharing {
  void share(Held held);

  /** Nobody else is there. */
  static Sharing none() {
    return held -> {};
  }
}
