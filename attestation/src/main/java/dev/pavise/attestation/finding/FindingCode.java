package dev.pavise.attestation.finding;

import org.jspecify.annotations.Nullable;

/**
 * The catalogue of what the Verifier can find, each with the axis it belongs to and what to do
 * about it. Names are stable: they travel in results and are shown to tenants.
 */
public enum FindingCode {
  MALFORMED_EVIDENCE(
      Axis.KEY_BINDING, "the guest agent must send the platform's structures as they came"),

  // Of every chain to a vendor's root.
  CERTIFICATE_MISSING(
      Axis.HARDWARE, "give the verifier the certificate, with the evidence or as collateral"),
  CERTIFICATE_MALFORMED(Axis.HARDWARE, "give the certificate as its vendor issued it"),
  CERTIFICATE_CHAIN_INVALID(
      Axis.HARDWARE, "use the vendor's own certificates, each issued by the next"),
  CERTIFICATE_UNKNOWN_ROOT(
      Axis.HARDWARE,
      "none: no vendor stands behind this evidence; name the root if it is a test's"),
  EVIDENCE_SIGNATURE(Axis.HARDWARE, "send the evidence exactly as the hardware made it"),
  COLLATERAL_MISSING(Axis.HARDWARE, "give the verifier the vendor's document"),
  COLLATERAL_INVALID(Axis.HARDWARE, "use the document exactly as its vendor serves it"),
  COLLATERAL_NOT_CURRENT(
      Axis.HARDWARE, "fetch the document from its vendor again, or correct the clock"),
  TCB_BELOW_MINIMUM(Axis.FIRMWARE, "update the platform's firmware, or have its operator do it"),
  DEBUG_ENABLED(
      Axis.HARDWARE, "launch the guest without debugging: with it the host reads everything"),
  RUNTIME_DATA_NOT_BOUND(
      Axis.KEY_BINDING, "make the evidence over the digest of the runtime data that is sent along"),
  CONDITION_NOT_MET(Axis.HARDWARE, "none here: the policy's own condition does not hold"),

  // SEV-SNP (see snp).
  SNP_SIGNING_KEY(Axis.HARDWARE, "send the certificate of the very key that signed the report"),
  SNP_CHIP_ID(Axis.HARDWARE, "send the certificate of the very chip that made the report"),
  SNP_CHIP_NOT_ALLOWED(Axis.HARDWARE, "run on one of the chips that the policy names"),
  SNP_PRODUCT(Axis.HARDWARE, "send the certificates of the product that made the report"),
  SNP_PRODUCT_DENIED(Axis.HARDWARE, "run on a product whose keys the policy still believes"),
  SNP_PROVIDER(Axis.HARDWARE, "name the provider in the policy, if you mean to trust its chips"),
  SNP_TCB_MISMATCH(
      Axis.HARDWARE, "fetch the certificate for the report's own REPORTED_TCB from AMD"),
  SNP_TCB_ORDER(Axis.FIRMWARE, "none: firmware of AMD's never reports this"),
  SNP_FIRMWARE_VERSION(Axis.FIRMWARE, "update the SEV firmware, or have the operator do it"),
  SNP_MITIGATION(Axis.FIRMWARE, "update the platform and launch the guest anew"),
  SNP_PLATFORM_INFO(Axis.FIRMWARE, "have the platform configured as the policy demands"),
  SNP_POLICY(Axis.HARDWARE, "launch the guest with the policy that its owner means"),
  SNP_VMPL(Axis.HARDWARE, "ask for the report at the privilege level that the policy names"),
  SNP_ID_KEY(Axis.GUEST_IMAGE, "launch the guest with an ID block of the holder of that key"),
  SNP_AUTHOR_KEY(Axis.GUEST_IMAGE, "launch the guest with an author key that the policy names"),
  SNP_HOST_DATA(Axis.WORKLOAD, "launch the guest with the host data that the policy names"),
  SNP_MEASUREMENT(Axis.GUEST_IMAGE, "launch the very image whose launch digest the policy names"),

  // Confidential VMs of Azure (see azure).
  AZURE_CLAIMS_NOT_BOUND(
      Axis.HARDWARE, "send the paravisor's report exactly as the TPM's index 0x01400001 holds it"),
  AZURE_TD_QUOTE(
      Axis.HARDWARE, "ask the instance metadata service for a TD quote of the paravisor's report"),
  AZURE_QUOTE_MISSING(
      Axis.GUEST_IMAGE, "quote the TPM: the hardware's report says nothing of the guest"),
  AZURE_PARAVISOR(
      Axis.FIRMWARE, "name the paravisor in the policy, by its launch digest or its signer"),
  AZURE_SECURE_BOOT(Axis.FIRMWARE, "turn on secure boot for the VM, or do not demand it"),

  // Confidential containers of Azure (see uvm).
  UVM_SIGNATURE(Axis.GUEST_IMAGE, "send the endorsement exactly as the container's files hold it"),
  UVM_CHAIN(Axis.GUEST_IMAGE, "none: nobody who is known stands behind this endorsement"),
  UVM_ISSUER(Axis.GUEST_IMAGE, "name the issuer in the policy, if you mean to trust it"),
  UVM_HEADER(Axis.GUEST_IMAGE, "send the endorsement exactly as the container's files hold it"),
  UVM_RECEIPT(Axis.GUEST_IMAGE, "leave out the receipt: it is of another statement"),
  UVM_FEED(Axis.GUEST_IMAGE, "run in a utility VM of the feed and version that the policy names"),
  UVM_MEASUREMENT(
      Axis.GUEST_IMAGE, "send the endorsement of the very utility VM that the hardware measured"),
  UVM_POLICY(Axis.WORKLOAD, "launch the containers under a security policy that is allowed"),

  // TDX (see tdx).
  ATTESTATION_KEY_NOT_BOUND(
      Axis.HARDWARE, "send the quote exactly as the platform's quoting enclave made it"),
  TDX_QE_MISMATCH(
      Axis.HARDWARE,
      "have the platform run Intel's own quoting enclave for TDs, without debugging"),
  TDX_MODULE_MISMATCH(
      Axis.FIRMWARE,
      "have the platform load a TDX module that Intel signed and its documents know, or fetch newer"
          + " documents"),
  TDX_TCB_NOT_SUPPORTED(
      Axis.FIRMWARE,
      "update the platform's microcode and TDX module: they are older than any level Intel knows"),
  TDX_TCB_REVOKED(
      Axis.FIRMWARE, "move to another platform, or update this one: Intel has revoked this level"),
  TDX_TCB_OUT_OF_DATE(
      Axis.FIRMWARE,
      "update the platform's microcode, TDX module or quoting enclave, or have its operator do it"),
  TDX_TCB_OUT_OF_DATE_CONFIGURATION_NEEDED(
      Axis.FIRMWARE,
      "update the platform's microcode or TDX module, and change its firmware settings as the"
          + " advisories say"),
  TDX_TCB_RELAUNCH_ADVISED(
      Axis.FIRMWARE, "launch the guest again: its machine was updated after it started"),
  TDX_TCB_RELAUNCH_ADVISED_CONFIGURATION_NEEDED(
      Axis.FIRMWARE,
      "launch the guest again, on a machine with the firmware settings that the advisories ask for"),
  TDX_TCB_CONFIGURATION_NEEDED(
      Axis.FIRMWARE, "change the platform's firmware settings as the advisories say"),
  TDX_TCB_SW_HARDENING_NEEDED(
      Axis.FIRMWARE,
      "make sure that the software in the guest has the mitigations of the advisories, then accept"
          + " the status"),
  TDX_TCB_CONFIGURATION_AND_SW_HARDENING_NEEDED(
      Axis.FIRMWARE,
      "change the platform's firmware settings, and harden the guest's software, as the advisories"
          + " say"),
  TDX_SVN_BEHIND(Axis.FIRMWARE, "update this part of the platform, or have its operator do it"),
  TDX_ADVISORY_NOT_ACCEPTED(
      Axis.FIRMWARE, "read the advisory, then have the platform updated or accept it by name"),
  TDX_EVALUATION_TOO_OLD(Axis.FIRMWARE, "fetch Intel's documents of a later TCB recovery"),
  TD_ATTRIBUTES(Axis.HARDWARE, "launch the TD without attributes that no manual knows"),
  TD_SEPT_VE_NOT_DISABLED(
      Axis.HARDWARE,
      "launch the TD with SEPT_VE_DISABLE, or say in the policy that its paravisor handles this"),
  TD_MIGRATABLE(Axis.HARDWARE, "launch the TD without the attribute MIGRATABLE"),
  TD_SERVICE_TD(
      Axis.HARDWARE, "launch the TD without a service TD, or name its measurement in the policy"),
  TD_CONFIGURATION(
      Axis.WORKLOAD, "launch the TD with the configuration and owner that the policy names"),
  TD_MEASUREMENT(
      Axis.GUEST_IMAGE, "boot the guest image that the policy names, with the same firmware"),
  PLATFORM_NOT_LISTED(Axis.HARDWARE, "run on one of the machines that the policy lists"),

  // Nitro (see nitro).
  NITRO_DOCUMENT_TIME(
      Axis.FRESHNESS, "ask for a new document, or correct the clock it is judged by"),
  NITRO_PCR_MISSING(
      Axis.GUEST_IMAGE, "none: a document of AWS's has every register that says what runs"),
  NITRO_PCR_MISMATCH(
      Axis.GUEST_IMAGE, "run the very image whose registers the policy names, signed as it names"),

  EK_CERTIFICATE_MISSING(
      Axis.HARDWARE, "the TPM needs an endorsement key certificate from its maker"),
  EK_CERTIFICATE_MALFORMED(Axis.HARDWARE, "send each certificate as one DER structure"),
  EK_ALGORITHM(Axis.HARDWARE, "use an endorsement key of RSA with 2048 bits, or on P-256 or P-384"),
  EK_CHAIN_UNKNOWN_ROOT(
      Axis.HARDWARE,
      "add the maker's root to the verifier's roots, if it is one that you mean to trust"),
  EK_CHAIN_INVALID(Axis.HARDWARE, "have the certificate issued again by a proper authority"),
  EK_CHAIN_TOO_LONG(Axis.HARDWARE, "send the endorsement key certificate and its issuers only"),
  CERTIFICATE_NOT_VALID_NOW(
      Axis.HARDWARE, "renew the certificate, or correct the clock it is judged by"),
  CERTIFICATE_REVOKED(Axis.HARDWARE, "replace this hardware: its maker no longer stands behind it"),
  REVOCATION_UNAVAILABLE(Axis.HARDWARE, "give the verifier the issuer's current revocation list"),
  DEVELOPMENT_HARDWARE(
      Axis.HARDWARE,
      "none for development; for anything else run on hardware with a production root"),
  DEVELOPMENT_NOT_ALLOWED(
      Axis.HARDWARE,
      "allow development hardware in the manifest of a development tenant, or use real hardware"),
  PLATFORM_NOT_ALLOWED(Axis.HARDWARE, "name the platform in the manifest, or run on one it names"),

  FIRMWARE_NOT_RECOGNISED(
      Axis.FIRMWARE, "add the firmware to the reference values, or run one that is in them"),

  PCR_SELECTION(
      Axis.GUEST_IMAGE, "quote exactly the demanded bank and registers, in a single selection"),
  PCR_VALUES(Axis.GUEST_IMAGE, "send exactly one value for each register that is quoted"),
  PCR_DIGEST(Axis.GUEST_IMAGE, "send the register values that the quote was made over"),
  PCR_MISMATCH(
      Axis.GUEST_IMAGE, "boot the guest image that the manifest names, unchanged, by direct boot"),
  EVENT_LOG_MALFORMED(
      Axis.GUEST_IMAGE, "send the firmware's crypto-agile event log, whole and untouched"),
  EVENT_LOG_MISMATCH(
      Axis.GUEST_IMAGE, "send the event log of this very boot, whole and in its order"),
  EVENT_LOG_WEAK(Axis.GUEST_IMAGE, "have the firmware measure into a SHA-256 bank or more"),
  EVENT_LOG_UNEXPECTED_EVENT(
      Axis.GUEST_IMAGE, "boot the guest image directly, with nothing before or beside it"),
  GUEST_IMAGE_UNKNOWN(
      Axis.GUEST_IMAGE, "give the verifier the reference values of this guest image"),
  GUEST_IMAGE_NOT_ALLOWED(
      Axis.GUEST_IMAGE, "name the guest image in the manifest, or boot one it names"),

  WORKLOAD_MISMATCH(
      Axis.WORKLOAD, "launch the guest with the manifest that its owner signed for it"),

  AK_ATTRIBUTES(
      Axis.KEY_BINDING, "make the attestation key in the TPM as a restricted signing key"),
  AK_ALGORITHM(
      Axis.KEY_BINDING,
      "use ECDSA on P-256 or P-384, or RSASSA or RSAPSS with 2048 bits or more, and SHA-256 or more"),
  AK_CERTIFICATE(
      Axis.KEY_BINDING, "send the cloud's own certificate or document for the attestation key"),
  AK_CREDENTIAL(
      Axis.KEY_BINDING,
      "answer the challenge with the TPM and the attestation key it was made for"),
  QUOTE_SIGNATURE(Axis.KEY_BINDING, "sign the quote with the attestation key that is sent along"),
  QUOTE_QUALIFYING_DATA(
      Axis.KEY_BINDING, "quote over the SHA-256 of the runtime data that is sent along");

  private final Axis axis;
  private final String remedy;

  FindingCode(Axis axis, String remedy) {
    this.axis = axis;
    this.remedy = remedy;
  }

  public Axis axis() {
    return axis;
  }

  /** Stands in the way of trust. */
  public Finding fail(String field, @Nullable String expected, @Nullable String found) {
    return new Finding(name(), axis, Finding.Severity.FAIL, field, expected, found, remedy);
  }

  /** The same on another axis than the usual one. */
  public Finding failOn(
      Axis other, String field, @Nullable String expected, @Nullable String found) {
    return new Finding(name(), other, Finding.Severity.FAIL, field, expected, found, remedy);
  }

  /** A reader ought to know; trust is possible only where a policy allows it. */
  public Finding warn(String field, @Nullable String expected, @Nullable String found) {
    return new Finding(name(), axis, Finding.Severity.WARN, field, expected, found, remedy);
  }
}
