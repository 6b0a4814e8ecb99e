package dev.pavise.bench.verifier;

import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.nitro.NitroAppraisal;
import dev.pavise.attestation.nitro.NitroDocument;
import dev.pavise.attestation.nitro.NitroKind;
import dev.pavise.attestation.nitro.NitroPolicy;
import dev.pavise.attestation.nitro.NitroVerifier;
import dev.pavise.attestation.testkit.NitroDraft;
import dev.pavise.attestation.testkit.TestAws;
import dev.pavise.attestation.wire.Octets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A document of a Nitro Enclave with a bundle of three. */
final class NitroJudgement implements Judgement {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private final Octets document;
  private final Collateral collateral;
  private final Optional<Octets> nonce = Optional.of(Octets.zeros(64));
  private final NitroPolicy policy =
      NitroPolicy.strict()
          .withRegisters(
              Map.of(
                  0, Set.of(NitroDraft.register(0)),
                  1, Set.of(NitroDraft.register(1)),
                  2, Set.of(NitroDraft.register(2))));
  private final NitroDocument decoded;
  private final PublicKey key;

  NitroJudgement() {
    var aws = new TestAws("bench");
    var draft = new NitroDraft(aws, NitroKind.ENCLAVE, NOW);
    draft.nonce = nonce;
    document = draft.encode();
    collateral = aws.collateral();
    decoded = NitroDocument.decode(document);
    key = draft.guestKey().getPublic();
  }

  @Override
  public int judge(Signatures signatures) {
    var assessment = new Assessment();
    var found =
        NitroVerifier.authenticate(
            NitroDocument.decode(document), collateral, NOW, signatures, assessment);
    NitroAppraisal.appraise(found.claims(), found.authentic(), policy, nonce, assessment);
    return assessment.findings().size();
  }

  @Override
  public boolean floor(Signatures signatures) {
    return decoded.envelope().isSignedBy(key, signatures);
  }
}
