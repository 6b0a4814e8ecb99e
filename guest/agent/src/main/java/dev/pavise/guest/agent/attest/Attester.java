package dev.pavise.guest.agent.attest;

import dev.pavise.guest.agent.tpm.PcrSelection;
import dev.pavise.guest.agent.tpm.Tpm;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.AttestationRequest;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.RuntimeData;
import java.io.IOException;
import java.util.Arrays;

/**
 * Makes evidence: opens the challenge inside the TPM, binds it to the agent key and the measured
 * manifest, and has the TPM sign all of that with the registers of this boot. Thread-safe.
 */
public final class Attester {
  /** What the policy looks at: firmware and boot 0 to 7, workload 8, loader 9, UKI 11, 12. */
  public static final PcrSelection PCRS = PcrSelection.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12);

  private static final String BANK = "sha256";

  private final Tpm tpm;
  private final TpmIdentity identity;
  private final EventLog eventLog;

  public Attester(Tpm tpm, TpmIdentity identity, EventLog eventLog) {
    this.tpm = tpm;
    this.identity = identity;
    this.eventLog = eventLog;
  }

  /** What the worker needs to know to make a challenge that only this TPM can open. */
  public AttestationRequest request() {
    return new AttestationRequest.Tpm(
        identity.ekCertificates(), identity.attestationKey().publicArea());
  }

  /** Answers a challenge. */
  public Evidence answer(Challenge challenge, Bytes agentKey, Sha256 manifest) throws IOException {
    var credential = challenge.requireCredential();
    var nonce =
        tpm.activateCredential(
            identity.attestationKey(),
            identity.endorsementKey(),
            credential.idObject(),
            credential.encryptedSecret());
    var runtimeData = new RuntimeData(Bytes.copyOf(nonce), agentKey, manifest).encode();
    Arrays.fill(nonce, (byte) 0);
    var quote = tpm.quote(identity.attestationKey(), Sha256.of(runtimeData).toByteArray(), PCRS);
    var pcrs =
        tpm.readPcrs(PCRS).entrySet().stream()
            .map(pcr -> new Evidence.PcrValue(BANK, pcr.getKey(), pcr.getValue()))
            .toList();
    return new Evidence.Tpm(
        runtimeData,
        challenge.ticket(),
        identity.ekCertificates(),
        identity.attestationKey().publicArea(),
        quote.attest(),
        quote.signature(),
        pcrs,
        eventLog.read());
  }
}
