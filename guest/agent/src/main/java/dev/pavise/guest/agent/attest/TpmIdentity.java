package dev.pavise.guest.agent.attest;

import dev.pavise.guest.agent.tpm.Tpm;
import dev.pavise.messages.Bytes;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys this guest attests with: the TPM's endorsement key, proven by its certificate, and an
 * attestation key of this boot alone.
 *
 * @param ekCertificates endorsement key certificate first, then what intermediates the TPM holds
 */
public record TpmIdentity(
    Tpm.LoadedKey endorsementKey, Tpm.LoadedKey attestationKey, List<Bytes> ekCertificates) {
  /** NV index of the RSA 2048 EK certificate (TCG EK Credential Profile 2.x, 2.2.1.4). */
  private static final int EK_CERTIFICATE = 0x01C00002;

  /** First NV index of the EK certificate chain (same, 2.2.1.5.2). */
  private static final int EK_CHAIN_FIRST = 0x01C00100;

  private static final int EK_CHAIN_INDEXES_MAX = 8;
  private static final int AK_SEED_BYTES = 32;

  public TpmIdentity {
    ekCertificates = List.copyOf(ekCertificates);
  }

  /** Reads the certificates and makes the keys; the slow part of a start, so done beside others. */
  public static TpmIdentity create(Tpm tpm) throws IOException {
    var certificate =
        tpm.readNv(EK_CERTIFICATE)
            .orElseThrow(
                () ->
                    new IOException(
                        "the TPM holds no RSA 2048 endorsement key certificate (NV index"
                            + " 0x01c00002); this platform cannot be proven"));
    var certificates = new ArrayList<>(DerSequence.split(certificate));
    for (var index = 0; index < EK_CHAIN_INDEXES_MAX; index++) {
      var link = tpm.readNv(EK_CHAIN_FIRST + index);
      if (link.isEmpty()) {
        break;
      }
      certificates.addAll(DerSequence.split(link.get()));
    }
    var seed = new byte[AK_SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    return new TpmIdentity(
        tpm.createEndorsementKey(), tpm.createAttestationKey(seed), certificates);
  }
}
