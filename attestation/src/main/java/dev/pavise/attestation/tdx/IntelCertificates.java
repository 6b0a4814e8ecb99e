package dev.pavise.attestation.tdx;

import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_CHAIN_INVALID;

import dev.pavise.attestation.chain.Memo;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.tpm.EccCurve;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * What Intel's certificates must say of themselves, and who issues whom (Intel SGX PCK Certificate
 * and CRL Specification): root, PCK authority or TCB signer below it, PCK leaf. Times and
 * revocation are not looked at, so the answers are remembered. Thread-safe.
 */
final class IntelCertificates {
  static final String TCB_SIGNING = "Intel SGX TCB Signing";

  private static final String ROOT = "Intel SGX Root CA";
  private static final Set<String> PCK_AUTHORITIES =
      Set.of("Intel SGX PCK Platform CA", "Intel SGX PCK Processor CA");
  private static final String PCK = "Intel SGX PCK Certificate";
  private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_CERT_SIGN = 5;
  private static final int CRL_SIGN = 6;

  /** Key usage, basic constraints. */
  private static final Set<String> CRITICAL_UNDERSTOOD = Set.of("2.5.29.15", "2.5.29.19");

  private static final int REMEMBERED_MAX = 1024;
  private static final Memo<Octets, List<Finding>> CHAINS = new Memo<>(REMEMBERED_MAX);

  private static final Memo<Signer, List<Finding>> SIGNERS = new Memo<>(REMEMBERED_MAX);

  private IntelCertificates() {}

  private record Signer(X509Certificate certificate, X509Certificate root, String field) {}

  /** Everything that speaks against the chain, whoever its root is. */
  static List<Finding> check(PckChain chain, Signatures signatures) {
    return CHAINS.of(chain.encoded(), key -> compute(chain, signatures));
  }

  private static List<Finding> compute(PckChain chain, Signatures signatures) {
    var findings = new ArrayList<Finding>();
    checkName(chain.leaf(), Set.of(PCK), "pck.leaf", findings);
    checkSigner(chain.leaf(), "pck.leaf", findings);
    checkName(chain.authority(), PCK_AUTHORITIES, "pck.authority", findings);
    checkAuthority(chain.authority(), 0, "pck.authority", findings);
    checkName(chain.root(), Set.of(ROOT), "pck.root", findings);
    checkAuthority(chain.root(), 1, "pck.root", findings);
    checkIssued(chain.authority(), chain.leaf(), "pck.leaf", signatures, findings);
    checkIssued(chain.root(), chain.authority(), "pck.authority", signatures, findings);
    checkIssued(chain.root(), chain.root(), "pck.root", signatures, findings);
    return List.copyOf(findings);
  }

  /** Everything that speaks against this certificate signing documents below this root. */
  static List<Finding> checkTcbSigner(
      X509Certificate signer, X509Certificate root, String field, Signatures signatures) {
    return SIGNERS.of(
        new Signer(signer, root, field),
        key -> {
          var findings = new ArrayList<Finding>();
          checkName(signer, Set.of(TCB_SIGNING), field, findings);
          checkSigner(signer, field, findings);
          checkIssued(root, signer, field, signatures, findings);
          return List.copyOf(findings);
        });
  }

  private static void checkIssued(
      X509Certificate issuer,
      X509Certificate subject,
      String field,
      Signatures signatures,
      List<Finding> findings) {
    if (!subject.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(
              field + ".issuer",
              name(issuer.getSubjectX500Principal()),
              name(subject.getIssuerX500Principal())));
    } else if (!signatures.signed(issuer, subject)) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(
              field + ".signature", "by " + name(issuer.getSubjectX500Principal()), "by another"));
    }
  }

  private static void checkName(
      X509Certificate certificate, Set<String> names, String field, List<Finding> findings) {
    var found = commonName(certificate);
    if (!names.contains(found)) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(
              field + ".subject", String.join(" or ", names), found.isEmpty() ? null : found));
    }
  }

  private static void checkSigner(
      X509Certificate certificate, String field, List<Finding> findings) {
    checkCommon(certificate, field, findings);
    if (certificate.getBasicConstraints() != -1) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(
              field + ".basicConstraints", "no authority", "an authority"));
    }
    requireUsage(certificate, DIGITAL_SIGNATURE, "digitalSignature", field, findings);
  }

  private static void checkAuthority(
      X509Certificate certificate, int below, String field, List<Finding> findings) {
    checkCommon(certificate, field, findings);
    if (certificate.getBasicConstraints() < below) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(
              field + ".basicConstraints",
              "an authority with path length " + below + " or more",
              "another"));
    }
    requireUsage(certificate, KEY_CERT_SIGN, "keyCertSign", field, findings);
    requireUsage(certificate, CRL_SIGN, "cRLSign", field, findings);
  }

  private static void checkCommon(
      X509Certificate certificate, String field, List<Finding> findings) {
    if (certificate.getVersion() != 3) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(
              field + ".version", "3", Integer.toString(certificate.getVersion())));
    }
    if (!certificate.getSigAlgOID().equals(ECDSA_SHA256)) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(
              field + ".signatureAlgorithm", ECDSA_SHA256, certificate.getSigAlgOID()));
    }
    if (!(certificate.getPublicKey() instanceof ECPublicKey key)
        || EccCurve.of(key.getParams()).filter(curve -> curve == EccCurve.P256).isEmpty()) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(field + ".publicKey", "a key on P-256", "another"));
    }
    var critical = certificate.getCriticalExtensionOIDs();
    if (critical != null && !CRITICAL_UNDERSTOOD.containsAll(critical)) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(
              field + ".extensions", "no critical one that is unknown", critical.toString()));
    }
  }

  private static void requireUsage(
      X509Certificate certificate, int usage, String name, String field, List<Finding> findings) {
    var usages = certificate.getKeyUsage();
    if (usages == null || usages.length <= usage || !usages[usage]) {
      findings.add(CERTIFICATE_CHAIN_INVALID.fail(field + ".keyUsage", name, "without it"));
    }
  }

  /** The only common name of the subject; empty when there is none, or more than one. */
  static String commonName(X509Certificate certificate) {
    var names =
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
            .getRDNs(BCStyle.CN);
    return names.length == 1 && !names[0].isMultiValued()
        ? printable(IETFUtils.valueToString(names[0].getFirst().getValue()))
        : "";
  }

  /** Names come from outside: short, and no control characters. */
  private static String name(X500Principal principal) {
    return printable(principal.getName());
  }

  private static String printable(String foreign) {
    var text = foreign.replaceAll("[^\\x20-\\x7E]", "?");
    return text.length() <= 120 ? text : text.substring(0, 120) + "…";
  }
}
