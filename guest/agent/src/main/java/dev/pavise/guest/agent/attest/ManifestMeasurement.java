package dev.pavise.guest.agent.attest;

import dev.pavise.guest.agent.tpm.PcrSelection;
import dev.pavise.guest.agent.tpm.Tpm;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import java.io.IOException;
import java.security.MessageDigest;

/**
 * Extends the manifest's digest into PCR 8, {@code SHA-256(0³² ‖ digest)}, so that from then on no
 * other manifest can be claimed until the machine is reset.
 */
public final class ManifestMeasurement {
  /** The register of the workload. */
  static final int PCR = 8;

  private static final Bytes UNTOUCHED = Bytes.copyOf(new byte[32]);

  private ManifestMeasurement() {}

  /**
   * Measures, once a boot.
   *
   * @throws IOException when PCR 8 is not zero before: something was measured that we do not know
   */
  public static void extend(Tpm tpm, Sha256 manifest) throws IOException {
    requireValue(tpm, UNTOUCHED, "PCR 8 must be zero before the manifest is measured");
    tpm.extendPcr(PCR, manifest.toByteArray());
    var expected = new byte[64];
    System.arraycopy(manifest.toByteArray(), 0, expected, 32, 32);
    requireValue(
        tpm,
        Bytes.copyOf(Sha256.of(expected).toByteArray()),
        "PCR 8 must hold the manifest's digest after it was measured");
  }

  private static void requireValue(Tpm tpm, Bytes expected, String rule) throws IOException {
    var found = tpm.readPcrs(PcrSelection.of(PCR)).get(PCR);
    if (found == null || !MessageDigest.isEqual(expected.toByteArray(), found.toByteArray())) {
      throw new IOException(rule + "; the machine must be started afresh");
    }
  }
}
