package dev.pavise.controlplane.provider.local;

import dev.pavise.controlplane.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * VMs on this machine, for development.
 *
 * @param stateDirectory what the provider owns: one directory for each VM, and the authority of
 *     their TPMs, whose root is {@code tpm-ca/root.pem} in it
 * @param registries where guests reach a registry instead: name in the image reference → base
 *     address
 * @param acceleration AUTO probes once whether KVM really boots
 */
@ConfigurationProperties("pavise.control-plane.local")
record LocalSettings(
    @DefaultValue("false") boolean enabled,
    @Nullable Path stateDirectory,
    @DefaultValue("1024MB") DataSize memory,
    @DefaultValue("2") int cpus,
    @DefaultValue Map<String, URI> registries,
    @DefaultValue("AUTO") Acceleration acceleration,
    @DefaultValue("qemu-system-x86_64") String qemu,
    @DefaultValue("swtpm") String swtpm,
    @DefaultValue("swtpm_setup") String swtpmSetup,
    @DefaultValue("/usr/share/OVMF/OVMF_CODE_4M.fd") Path firmwareCode,
    @DefaultValue("/usr/share/OVMF/OVMF_VARS_4M.fd") Path firmwareVariables,
    @DefaultValue("60s") Duration commandTimeout) {
  private static final int CPUS_MAX = 64;
  private static final int MEMORY_MEGABYTES_MIN = 256;
  private static final int MEMORY_MEGABYTES_MAX = 1024 * 1024;

  /** How instructions are executed. */
  enum Acceleration {
    AUTO,
    KVM,
    TCG
  }

  LocalSettings {
    if (enabled) {
      Settings.require(
          stateDirectory,
          "pavise.control-plane.local.state-directory",
          "a directory the control plane may write");
      Settings.requireFile(
          firmwareCode,
          "pavise.control-plane.local.firmware-code",
          "OVMF's code, from Debian's package ovmf");
      Settings.requireFile(
          firmwareVariables,
          "pavise.control-plane.local.firmware-variables",
          "OVMF's variables, from Debian's package ovmf");
    }
    Settings.requireRange(cpus, 1, CPUS_MAX, "pavise.control-plane.local.cpus");
    Settings.requireRange(
        (int) memory.toMegabytes(),
        MEMORY_MEGABYTES_MIN,
        MEMORY_MEGABYTES_MAX,
        "pavise.control-plane.local.memory in megabytes");
    registries = Map.copyOf(registries);
  }

  /** The state directory of an enabled provider, absolute. */
  Path state() {
    if (stateDirectory == null) {
      throw new IllegalStateException("the local provider is not enabled");
    }
    return stateDirectory.toAbsolutePath().normalize();
  }
}
