package dev.pavise.cli.verify;

import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.uvm.UvmEndorsement;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.collateral.Held;
import java.security.cert.X509CRL;
import java.util.List;

/** What a file was recognised as, by its content alone. */
sealed interface FileContent {
  /** To be judged. */
  record EvidenceFile(EvidenceKind kind, Octets content) implements FileContent {}

  /** DER, one or several; they may help evidence to a root, and are trusted for nothing. */
  record CertificateFile(List<Octets> certificates) implements FileContent {}

  /** Counts if its issuer signed it and its time has come. */
  record RevocationListFile(X509CRL list) implements FileContent {}

  /** Of a utility VM; belongs to the SEV-SNP report that measures to what it endorses. */
  record EndorsementFile(UvmEndorsement endorsement) implements FileContent {}

  /** A security policy of confidential containers, in Rego. */
  record SecurityPolicyFile(Octets content) implements FileContent {}

  /** What Intel says of a family of platforms, with its signature. */
  record TcbInfoFile(Octets content) implements FileContent {}

  /** What Intel says of the quoting enclave, with its signature. */
  record QeIdentityFile(Octets content) implements FileContent {}

  /** What firmware logged of a boot; belongs to the quote whose registers it explains. */
  record EventLogFile(Octets content) implements FileContent {}

  /** All of these at once, as they were fetched; see {@code pavise collateral}. */
  record BundleFile(List<Held> held) implements FileContent {}

  /** TPMT_SIGNATURE; belongs to the quote of a TPM. */
  record QuoteSignatureFile(Octets content) implements FileContent {}

  /** Registers of the SHA-256 bank; worth nothing until a quote covers them. */
  record RegistersFile(List<PcrValue> values) implements FileContent {}

  /** Nothing that is known here. */
  record UnknownFile(String why) implements FileContent {}
}
