package dev.pavise.guest.agent.rehearsal;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.AgentInstruction;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.attester.EvidenceOutcome;
import dev.pavise.messages.attester.EvidenceReceipt;
import dev.pavise.messages.attester.RuntimeData;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.messages.sealing.SealingKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a control plane and a worker would answer to the one guest of a rehearsal.
 *
 * @param nonce what the canned TPM finds in every credential
 */
record CannedControlPlane(
    Envelope manifest, SealingKey releaseKey, Bytes agentKey, String secretName, Bytes nonce) {
  private static final UUID ID = new UUID(0, 1);

  byte[] answer(String requestLine) {
    if (requestLine.endsWith("/manifest")) {
      return manifest.encode();
    }
    if (requestLine.endsWith("/challenges")) {
      var credential = new Challenge.Credential(nonce, nonce);
      return Json.write(new Challenge(new ChallengeId(ID), Instant.EPOCH, credential, nonce));
    }
    if (requestLine.startsWith("POST") && requestLine.endsWith("/evidence")) {
      return Json.write(new EvidenceReceipt(new EvidenceId(ID)));
    }
    if (requestLine.endsWith("/reports")) {
      return Json.write(new AgentInstruction(false));
    }
    return Json.write(
        new EvidenceOutcome(
            new EvidenceId(ID),
            EvidenceOutcome.Status.AFFIRMED,
            List.of(),
            Instant.EPOCH,
            Bytes.copyOf(release().encode())));
  }

  private ReleasedKeys release() {
    var runtimeData = new RuntimeData(nonce, agentKey, manifest.payloadDigest()).encode();
    return ReleasedKeys.seal(
        releaseKey,
        agentKey,
        Sha256.of(runtimeData),
        List.of(new ReleasedKeys.Secret(secretName, nonce)));
  }
}
