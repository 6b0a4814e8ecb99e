package dev.pavise.attestation.snp.launch;

import java.util.Map;
import java.util.Optional;

/** Which CPU a guest is shown, as it is in the register that CPUs start with. */
public record CpuModel(int family, int model, int stepping) {
  private static final int BASE_FAMILY_MAX = 0xF;
  private static final CpuModel ZEN1 = new CpuModel(23, 1, 2);
  private static final CpuModel ROME = new CpuModel(23, 49, 0);
  private static final CpuModel MILAN = new CpuModel(25, 1, 1);
  private static final CpuModel GENOA = new CpuModel(25, 17, 0);
  private static final CpuModel TURIN = new CpuModel(26, 0, 0);
  private static final Map<String, CpuModel> BY_QEMU_NAME =
      Map.of(
          "EPYC", ZEN1,
          "EPYC-IBPB", ZEN1,
          "EPYC-Rome", ROME,
          "EPYC-Milan", MILAN,
          "EPYC-Genoa", GENOA,
          "EPYC-Turin", TURIN);

  /** By QEMU's name, with or without its version: {@code EPYC-v4}, {@code EPYC-Milan}. */
  public static Optional<CpuModel> ofQemu(String name) {
    return Optional.ofNullable(BY_QEMU_NAME.get(name.replaceFirst("-v[0-9]{1,2}$", "")));
  }

  /** CPUID leaf 1, register EAX (AMD64 Architecture Programmer's Manual, volume 3, appendix E). */
  public int signature() {
    int extendedFamily = Math.max(0, family - BASE_FAMILY_MAX);
    int baseFamily = Math.min(family, BASE_FAMILY_MAX);
    return (extendedFamily << 20)
        | ((model >> 4) & 0xF) << 16
        | (baseFamily << 8)
        | (model & 0xF) << 4
        | (stepping & 0xF);
  }
}
