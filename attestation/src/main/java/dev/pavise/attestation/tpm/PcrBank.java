package dev.pavise.attestation.tpm;

import dev.pavise.attestation.wire.Octets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Registers of the SHA-256 bank by index. Immutable. */
public record PcrBank(SortedMap<Integer, Octets> values) {
  /** Most registers a bank has (TPM 2.0 PC Client Platform). */
  public static final int REGISTERS_MAX = 24;

  public PcrBank {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** New value of a register that held {@code before} (Part 1, 17.7). */
  public static Octets extend(Octets before, Octets digest) {
    return before.concat(digest).sha256();
  }

  /** What a register holds that was zero and into which the digest was extended once. */
  public static Octets extendedOnce(Octets digest) {
    return extend(Octets.zeros(HashAlgorithm.SHA256.length()), digest);
  }
}
