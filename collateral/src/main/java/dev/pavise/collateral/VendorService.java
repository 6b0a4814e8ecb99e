package dev.pavise.collateral;

import java.util.Optional;

/** Where collateral is published. Implementations wait for the network, and are thread-safe. */
public interface VendorService {
  /**
   * @param etag of what is held, if anything is
   */
  Answer ask(Wanted wanted, Optional<String> etag);
}
