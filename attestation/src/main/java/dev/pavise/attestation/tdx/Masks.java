package dev.pavise.attestation.tdx;

import dev.pavise.attestation.wire.Octets;

/** Comparing bits where a mask says that they count. Stateless. */
final class Masks {
  private Masks() {}

  /** {@code found & mask == expected}, as Intel compares: what is expected must be in the mask. */
  static boolean isEqual(Octets found, Octets expected, Octets mask) {
    int difference = 0;
    for (int i = 0; i < mask.size(); i++) {
      difference |= (found.at(i) & mask.at(i)) ^ expected.at(i);
    }
    return difference == 0;
  }

  static boolean isZeroOutside(Octets found, Octets mask) {
    int rest = 0;
    for (int i = 0; i < mask.size(); i++) {
      rest |= found.at(i) & ~mask.at(i);
    }
    return rest == 0;
  }
}
