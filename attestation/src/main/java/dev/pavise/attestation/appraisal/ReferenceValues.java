package dev.pavise.attestation.appraisal;

import dev.pavise.attestation.wire.Octets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a guest image must measure to, computed from its file by whoever builds it.
 *
 * @param imageDigest SHA-256 of the image file
 * @param pcrs SHA-256 bank, by register; at least register 4 and 11, or none where it is never
 *     measured into a TPM
 * @param sections of the unified kernel image, for explaining a mismatch
 * @param firmware what may boot it
 * @param launches what it measures to elsewhere
 * @param digest SHA-256 of the exact bytes these values were read from
 */
public record ReferenceValues(
    String name,
    Octets imageDigest,
    SortedMap<Integer, Octets> pcrs,
    List<Section> sections,
    List<Firmware> firmware,
    LaunchValues launches,
    Octets digest) {

  /** Registers that a guest image cannot be told by if they are missing. */
  private static final List<Integer> REQUIRED = List.of(4, 11);

  public ReferenceValues {
    pcrs = Collections.unmodifiableSortedMap(new TreeMap<>(pcrs));
    sections = List.copyOf(sections);
    firmware = List.copyOf(firmware);
    if (pcrs.isEmpty() && launches.isEmpty()) {
      throw new IllegalArgumentException(
          "reference values of \"" + name + "\" say nothing that it could be told by");
    }
    for (int register : REQUIRED) {
      if (!pcrs.isEmpty() && !pcrs.containsKey(register)) {
        throw new IllegalArgumentException(
            "reference values of \"" + name + "\" have no PCR " + register);
      }
    }
    pcrs.forEach(
        (register, value) -> {
          if (register < 0 || register > 23 || value.size() != 32) {
            throw new IllegalArgumentException(
                "reference values of \""
                    + name
                    + "\": PCR "
                    + register
                    + " must be one of 0 to 23 with 32 bytes");
          }
        });
  }

  /** Of an image that is only ever measured into a TPM. */
  public ReferenceValues(
      String name,
      Octets imageDigest,
      SortedMap<Integer, Octets> pcrs,
      List<Section> sections,
      List<Firmware> firmware,
      Octets digest) {
    this(name, imageDigest, pcrs, sections, firmware, LaunchValues.none(), digest);
  }

  /** The same image with what it measures to elsewhere. */
  public ReferenceValues withLaunches(LaunchValues other) {
    return new ReferenceValues(name, imageDigest, pcrs, sections, firmware, other, digest);
  }

  /** One section of the image by name, with the SHA-256 of its content. */
  public record Section(String name, Octets sha256) {}

  /** A firmware by what it measures itself to. */
  public record Firmware(String name, Octets pcr0) {}
}
