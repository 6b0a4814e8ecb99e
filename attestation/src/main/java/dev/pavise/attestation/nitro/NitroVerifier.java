package dev.pavise.attestation.nitro;

import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_MALFORMED;
import static dev.pavise.attestation.finding.FindingCode.EVIDENCE_SIGNATURE;

import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.MalformedEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Authenticates the documents of Nitro Enclaves and of NitroTPM. AWS publishes no revocation lists
 * for them; certificates live for hours instead. Thread-safe.
 */
public final class NitroVerifier {
  private static final NitroChains CHAINS = new NitroChains();

  private NitroVerifier() {}

  /**
   * What was established.
   *
   * @param anchor the root; empty when no pinned one stands behind the evidence
   * @param authentic whether the claims are the hardware's own words
   */
  public record Authenticated(
      Optional<TrustAnchor> anchor, boolean authentic, NitroClaims claims) {}

  /**
   * @param collateralTime that certificates are judged by; they must hold at the document's own
   *     time as well, and its age is counted up to here
   */
  public static Authenticated authenticate(
      NitroDocument document,
      Collateral collateral,
      Instant collateralTime,
      Signatures signatures,
      Assessment assessment) {
    var claims = new NitroClaims(document, Duration.between(document.timestamp(), collateralTime));
    NitroChain chain;
    try {
      chain = CHAINS.of(document, collateral.roots(), signatures);
    } catch (MalformedEvidence e) {
      assessment.add(
          CERTIFICATE_MALFORMED.fail(e.structure() + "." + e.field(), e.expected(), e.found()));
      return new Authenticated(Optional.empty(), false, claims);
    }
    var findings = new ArrayList<Finding>(chain.findings());
    findings.addAll(chain.timeFindings(collateralTime));
    if (findings.isEmpty()) {
      findings.addAll(chain.timeFindings(document.timestamp()));
    }
    if (chain.key().filter(key -> document.envelope().isSignedBy(key, signatures)).isEmpty()) {
      findings.add(
          EVIDENCE_SIGNATURE.fail("signature", "made by the key of the certificate", "not"));
    }
    assessment.addAll(findings);
    boolean authentic = chain.isGood() && findings.isEmpty();
    return new Authenticated(
        authentic
            ? chain
                .root()
                .map(pin -> new TrustAnchor(pin.name(), pin.production(), chain.rootCertificate()))
            : Optional.empty(),
        authentic,
        claims);
  }
}
