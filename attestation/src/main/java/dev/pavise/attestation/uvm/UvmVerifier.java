package dev.pavise.attestation.uvm;

import static dev.pavise.attestation.finding.FindingCode.UVM_CHAIN;
import static dev.pavise.attestation.finding.FindingCode.UVM_HEADER;
import static dev.pavise.attestation.finding.FindingCode.UVM_SIGNATURE;

import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.cose.CborItem;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Authenticates endorsements of utility VMs: the chain to a pinned root, the issuer it names, the
 * signature. Certificates count at the time of signing, since an endorsement outlives them; without
 * one, at the time of judging. Stateless.
 */
public final class UvmVerifier {
  private static final long X5T = 34;
  private static final long SHA_256 = -16;
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_CERT_SIGN = 5;
  private static final int AUTHORITY = 0;

  /** What may stand beside the signed header: a time stamp, which is not read, and receipts. */
  private static final Set<CborItem> UNPROTECTED =
      Set.of(new CborItem.Text("timestamp"), new CborItem.Int(Receipts.LABEL));

  private UvmVerifier() {}

  /** Everything that speaks against the endorsement; empty when its issuer did sign it. */
  public static List<Finding> authenticate(
      UvmEndorsement endorsement, Roots roots, Instant at, Signatures signatures) {
    var findings = new ArrayList<Finding>();
    var chain = endorsement.chain();
    var time = endorsement.signedAt().orElse(at);
    if (time.isAfter(at)) {
      findings.add(UVM_HEADER.fail("uvm.signingtime", "not after " + at, time.toString()));
    }
    for (int i = 0; i < chain.size(); i++) {
      checkCertificate(chain, i, time, signatures, findings);
    }
    if (roots.pinOf(Vendor.MICROSOFT_SUPPLY_CHAIN, chain.getLast()).isEmpty()) {
      findings.add(
          UVM_CHAIN.fail(
              "uvm.x5chain.root",
              "a pinned root",
              "another, SHA-256 " + Roots.fingerprint(chain.getLast()).toHex()));
    }
    endorsement.statement().issuer().check(chain, findings);
    checkThumbprint(endorsement, findings);
    if (!endorsement.message().isSignedBy(chain.getFirst().getPublicKey(), signatures)) {
      findings.add(UVM_SIGNATURE.fail("uvm.signature", "made by the first certificate", "not"));
    }
    for (var label : endorsement.message().unprotectedHeader().values().keySet()) {
      if (!UNPROTECTED.contains(label)) {
        findings.add(UVM_HEADER.fail("uvm.unprotected", "a time stamp or receipts", "another"));
      }
    }
    Receipts.check(
        endorsement.message().unprotectedHeader(),
        endorsement.message().withoutUnprotected().sha256(),
        findings);
    return findings;
  }

  private static void checkCertificate(
      List<X509Certificate> chain,
      int index,
      Instant time,
      Signatures signatures,
      List<Finding> findings) {
    var certificate = chain.get(index);
    var field = "uvm.x5chain[" + index + "]";
    var from = certificate.getNotBefore().toInstant();
    var to = certificate.getNotAfter().toInstant();
    if (time.isBefore(from) || time.isAfter(to)) {
      findings.add(UVM_CHAIN.fail(field + ".validity", from + " to " + to, time.toString()));
    }
    var issuer = chain.get(Math.min(index + 1, chain.size() - 1));
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        || !signatures.signed(issuer, certificate)) {
      findings.add(UVM_CHAIN.fail(field + ".signature", "made by the next certificate", "not"));
    }
    var usage = certificate.getKeyUsage();
    int needed = index == 0 ? DIGITAL_SIGNATURE : KEY_CERT_SIGN;
    if (usage == null || usage.length <= needed || !usage[needed]) {
      findings.add(
          UVM_CHAIN.fail(
              field + ".keyUsage", index == 0 ? "digitalSignature" : "keyCertSign", "without it"));
    }
    boolean isAuthority = certificate.getBasicConstraints() >= AUTHORITY;
    if (isAuthority != (index > 0)
        || (index > 0 && certificate.getBasicConstraints() < index - 1)) {
      findings.add(
          UVM_CHAIN.fail(
              field + ".basicConstraints",
              index == 0 ? "no authority" : "an authority over " + (index - 1) + " others",
              Integer.toString(certificate.getBasicConstraints())));
    }
  }

  /** x5t (RFC 9360), where it is given. */
  private static void checkThumbprint(UvmEndorsement endorsement, List<Finding> findings) {
    var given = endorsement.message().protectedHeader().at(X5T);
    if (given.isEmpty()) {
      return;
    }
    Octets leaf = Roots.fingerprint(endorsement.chain().getFirst());
    var expected = new CborItem.Items(List.of(new CborItem.Int(SHA_256), new CborItem.Bytes(leaf)));
    if (!given.get().equals(expected)) {
      findings.add(UVM_HEADER.fail("uvm.x5t", leaf.toHex(), "another"));
    }
  }
}
