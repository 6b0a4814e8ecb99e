package dev.pavise.verdict;

import dev.pavise.attestation.finding.Assessment;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.Manifest;
import java.util.Optional;

/**
 * The manifest a judgement rests on: as its owner signed it, or none.
 *
 * @param digest of the payload; of the whole bytes when there is no envelope to be read
 */
public record ManifestGate(Optional<Manifest> manifest, Sha256 digest) {
  public static ManifestGate authenticate(Bytes encoded, Assessment assessment) {
    var digest = Sha256.of(encoded);
    try {
      var envelope = Envelope.decode(encoded.toByteArray());
      digest = envelope.payloadDigest();
      return new ManifestGate(Optional.of(envelope.authenticate()), digest);
    } catch (MalformedMessage e) {
      assessment.add(
          VerdictFinding.MANIFEST_NOT_AUTHENTIC.fail(
              "manifest", "a manifest signed by its owner key", "sha256:" + digest.hex()));
      return new ManifestGate(Optional.empty(), digest);
    }
  }
}
