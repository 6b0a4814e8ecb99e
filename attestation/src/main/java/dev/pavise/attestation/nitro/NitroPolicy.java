package dev.pavise.attestation.nitro;

import dev.pavise.attestation.wire.Octets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What must hold for Nitro documents beyond what holds for all. Immutable.
 *
 * @param registers allowed values of registers; each that is named here must be in the document,
 *     and with no names at all nothing of the guest is affirmed
 * @param debugAllowed whether an enclave in debug mode, which is not measured, will do
 * @param ageMax how far the document's time may be from the time of judging, either way
 */
public record NitroPolicy(
    SortedMap<Integer, Set<Octets>> registers, boolean debugAllowed, Duration ageMax) {

  /** A document is made on demand. */
  public static final Duration AGE_MAX_DEFAULT = Duration.ofMinutes(5);

  public NitroPolicy {
    var copy = new TreeMap<Integer, Set<Octets>>();
    registers.forEach((index, values) -> copy.put(index, Set.copyOf(values)));
    registers = Collections.unmodifiableSortedMap(copy);
  }

  /** What nobody has loosened. */
  public static NitroPolicy strict() {
    return new NitroPolicy(Collections.emptySortedMap(), false, AGE_MAX_DEFAULT);
  }

  /** The same with these values of registers. */
  public NitroPolicy withRegisters(Map<Integer, Set<Octets>> others) {
    return new NitroPolicy(new TreeMap<>(others), debugAllowed, ageMax);
  }

  /** The whole policy as text in a fixed order, for its digest. */
  public String text() {
    return "registers %s debug %s age %s"
        .formatted(
            registers.entrySet().stream()
                .map(one -> one.getKey() + "=" + hex(one.getValue()))
                .collect(Collectors.joining(" ")),
            debugAllowed,
            ageMax);
  }

  private static TreeSet<String> hex(Set<Octets> values) {
    return values.stream().map(Octets::toHex).collect(Collectors.toCollection(TreeSet::new));
  }
}
