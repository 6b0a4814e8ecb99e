package dev.pavise.attestation.testkit;

/** Firmware, as far as it shows in a measurement. */
public record TestFirmware(String version) {
  public static final TestFirmware STANDARD = new TestFirmware("1.0");
}
