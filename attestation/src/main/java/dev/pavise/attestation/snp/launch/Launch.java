package dev.pavise.attestation.snp.launch;

import dev.pavise.attestation.snp.launch.FirmwareSection.Kind;
import dev.pavise.attestation.wire.Octets;
import java.util.Optional;

/**
 * A guest as it is to be launched.
 *
 * @param cpus how many it starts with
 * @param cpuModel as the guest sees it; EC2 shows none
 * @param features SEV_FEATURES: 0x1 is SNP, 0x21 with the debug registers swapped as well
 * @param bootFiles booted directly; absent when the firmware finds its own way
 * @param firmwareDigest digest over the pages of the firmware, for those who have only its end
 */
public record Launch(
    FirmwareImage firmware,
    int cpus,
    CpuModel cpuModel,
    Hypervisor hypervisor,
    long features,
    Optional<BootFiles> bootFiles,
    Optional<Octets> firmwareDigest) {
  private static final int CPUS_MAX = 4096;

  public Launch {
    if (cpus < 1 || cpus > CPUS_MAX) {
      throw new IllegalArgumentException("a guest has 1 to " + CPUS_MAX + " CPUs, not " + cpus);
    }
    if (bootFiles.isPresent() && !canCheckBootFiles(firmware)) {
      throw new IllegalArgumentException(
          "this firmware has no place for the kernel's hashes: it would boot any kernel unmeasured;"
              + " use a build for direct boot (OVMF's AmdSev)");
    }
  }

  private static boolean canCheckBootFiles(FirmwareImage firmware) {
    return firmware.kernelHashesAddress().isPresent()
        && firmware.sections().stream().anyMatch(section -> section.kind() == Kind.KERNEL_HASHES);
  }

  /** What a report of this guest has as its {@code MEASUREMENT}: 48 bytes. */
  public Octets digest() {
    var context = firmwareDigest.map(LaunchContext::new).orElseGet(this::overFirmware);
    for (var section : firmware.sections()) {
      measure(section, context);
    }
    if (hypervisor == Hypervisor.EC2) {
      // EC2 adds the CPUID pages after all others.
      firmware.sections().stream()
          .filter(section -> section.kind() == Kind.CPUID)
          .forEach(section -> context.cpuidPage(section.address()));
    }
    context.saveArea(SaveArea.page(SaveArea.BOOT_ADDRESS, this));
    var further = SaveArea.page(firmware.resetAddress(), this);
    for (int cpu = 1; cpu < cpus; cpu++) {
      context.saveArea(further);
    }
    return context.digest();
  }

  private LaunchContext overFirmware() {
    var context = new LaunchContext();
    context.normalPages(firmware.pages(), firmware.address());
    return context;
  }

  private void measure(FirmwareSection section, LaunchContext context) {
    switch (section.kind()) {
      case ZERO_PAGES, SERVICE_MODULE_CALLING_AREA ->
          context.zeroPages(section.address(), section.sizeBytes());
      case SECRETS -> context.secretsPage(section.address());
      case CPUID -> {
        if (hypervisor != Hypervisor.EC2) {
          context.cpuidPage(section.address());
        }
      }
      case KERNEL_HASHES -> {
        if (bootFiles.isPresent()) {
          var table = firmware.kernelHashesAddress().orElseThrow();
          context.normalPages(bootFiles.get().page(table), section.address());
        } else {
          context.zeroPages(section.address(), section.sizeBytes());
        }
      }
    }
  }
}
