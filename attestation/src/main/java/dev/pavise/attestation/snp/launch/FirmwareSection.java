package dev.pavise.attestation.snp.launch;

import java.util.Arrays;
import java.util.Optional;

/**
 * A range of the guest's memory that the firmware asks the hypervisor to prepare and measure.
 *
 * @param address guest-physical, on a page boundary
 * @param sizeBytes a multiple of the page size
 */
public record FirmwareSection(Kind kind, long address, long sizeBytes) {
  /** What the range is for, by the type number in OVMF's SEV metadata. */
  public enum Kind {
    ZERO_PAGES(1),
    SECRETS(2),
    CPUID(3),
    SERVICE_MODULE_CALLING_AREA(4),
    KERNEL_HASHES(0x10);

    private final long number;

    Kind(long number) {
      this.number = number;
    }

    static Optional<Kind> of(long number) {
      return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst();
    }
  }
}
