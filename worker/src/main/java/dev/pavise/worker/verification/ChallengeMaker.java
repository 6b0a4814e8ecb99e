package dev.pavise.worker.verification;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.EkChain;
import dev.pavise.attestation.credential.CredentialMaker;
import dev.pavise.attestation.credential.EndorsementKey;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.finding.FindingCode;
import dev.pavise.attestation.tpm.AttestationKeyRules;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.AttestationRequest;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.attester.EvidenceFormat;
import dev.pavise.messages.records.ChallengeIssued;
import dev.pavise.messages.records.ChallengeRequested;
import dev.pavise.verdict.AxisMapping;
import dev.pavise.verdict.Convert;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a challenge: a credential for a TPM that could be believed (its endorsement key has a chain
 * to a pinned root and its attestation key is one; otherwise says all that speaks against it), and
 * a nonce for everything that vouches for its keys in the evidence itself. Thread-safe.
 */
final class ChallengeMaker {
  private static final int NONCE_BYTES = 32;

  private final Collateral collateral;
  private final TicketSeal tickets;
  private final Duration lifetime;
  private final InstantSource clock;
  private final SecureRandom random;

  ChallengeMaker(
      Collateral collateral,
      TicketSeal tickets,
      Duration lifetime,
      InstantSource clock,
      SecureRandom random) {
    this.collateral = collateral;
    this.tickets = tickets;
    this.lifetime = lifetime;
    this.clock = clock;
    this.random = random;
  }

  ChallengeIssued answer(ChallengeRequested requested) {
    return switch (requested.request()) {
      case AttestationRequest.Tpm tpm -> answer(requested, tpm);
      case AttestationRequest.SevSnp _,
          AttestationRequest.Tdx _,
          AttestationRequest.AzureCvm _,
          AttestationRequest.GceVtpm _,
          AttestationRequest.NitroTpm _,
          AttestationRequest.NitroEnclave _,
          AttestationRequest.AzureContainers _ ->
          nonce(requested);
    };
  }

  private ChallengeIssued nonce(ChallengeRequested requested) {
    var now = clock.instant();
    var ticket = ticket(requested, now, null);
    return issued(
        requested,
        now,
        Challenge.ofNonce(
            requested.challenge(), ticket.expiresAt(), ticket.nonce(), tickets.seal(ticket)));
  }

  private ChallengeTicket ticket(
      ChallengeRequested requested,
      Instant now,
      ChallengeTicket.@Nullable CredentialFor credential) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return new ChallengeTicket(
        ChallengeTicket.VERSION,
        requested.challenge(),
        requested.tenant(),
        requested.deployment(),
        EvidenceFormat.of(requested.request()),
        Bytes.copyOf(nonce),
        credential,
        now,
        now.plus(lifetime));
  }

  private ChallengeIssued answer(ChallengeRequested requested, AttestationRequest.Tpm tpm) {
    var now = clock.instant();
    List<X509Certificate> certificates;
    TpmPublic ak;
    try {
      certificates =
          Certificates.decodeAll(
              tpm.ekCertificates().stream().map(Convert::octets).toList(), "ekCertificates");
    } catch (MalformedEvidence e) {
      return refused(
          requested, now, List.of(Convert.finding(e, FindingCode.EK_CERTIFICATE_MALFORMED)));
    }
    try {
      ak = TpmPublic.decode(Convert.octets(tpm.akPublic()));
    } catch (MalformedEvidence e) {
      return refused(requested, now, List.of(Convert.finding(e, FindingCode.MALFORMED_EVIDENCE)));
    }
    var findings =
        new ArrayList<Finding>(EkChain.authenticate(certificates, collateral, now).findings());
    findings.addAll(AttestationKeyRules.check(ak));
    var ek = certificates.stream().findFirst().flatMap(c -> EndorsementKey.of(c.getPublicKey()));
    if (ek.isEmpty() && !certificates.isEmpty()) {
      findings.add(
          FindingCode.EK_ALGORITHM.fail(
              "ek.publicKey",
              "RSA 2048, P-256 or P-384",
              certificates.getFirst().getPublicKey().getAlgorithm()));
    }
    return findings.isEmpty() && ek.isPresent()
        ? issued(requested, now, tpm, ek.get(), ak)
        : refused(requested, now, findings);
  }

  private ChallengeIssued issued(
      ChallengeRequested requested,
      Instant now,
      AttestationRequest.Tpm tpm,
      EndorsementKey ek,
      TpmPublic ak) {
    var ticket =
        ticket(
            requested,
            now,
            new ChallengeTicket.CredentialFor(
                Sha256.of(tpm.ekCertificates().getFirst()), Convert.bytes(ak.name().value())));
    try {
      var credential =
          new CredentialMaker(random).make(ek, ak.name(), Convert.octets(ticket.nonce()));
      var challenge =
          new Challenge(
              requested.challenge(),
              ticket.expiresAt(),
              new Challenge.Credential(
                  Convert.bytes(credential.idObject()),
                  Convert.bytes(credential.encryptedSecret())),
              tickets.seal(ticket));
      return issued(requested, now, challenge);
    } catch (GeneralSecurityException e) {
      return refused(
          requested,
          now,
          List.of(
              FindingCode.EK_ALGORITHM.fail(
                  "ek.publicKey", "a key that can be encrypted to", "one that cannot")));
    }
  }

  private static ChallengeIssued issued(
      ChallengeRequested requested, Instant now, Challenge challenge) {
    return new ChallengeIssued(
        ChallengeIssued.VERSION,
        requested.tenant(),
        requested.deployment(),
        requested.challenge(),
        now,
        challenge,
        List.of());
  }

  private static ChallengeIssued refused(
      ChallengeRequested requested, Instant now, List<Finding> findings) {
    return new ChallengeIssued(
        ChallengeIssued.VERSION,
        requested.tenant(),
        requested.deployment(),
        requested.challenge(),
        now,
        null,
        AxisMapping.toMessage(findings));
  }
}
