package dev.pavise.cli.verify;

/** Kinds of evidence that a file can be recognised as, by the names that corpora use. */
enum EvidenceKind {
  SEV_SNP_REPORT("sev-snp-report"),
  TDX_QUOTE("tdx-quote"),
  AZURE_HCL_REPORT("azure-hcl-report"),
  AZURE_VTPM_EVIDENCE("azure-vtpm-evidence"),
  NITRO_DOCUMENT("nitro-document"),
  TPM_QUOTE("tpm-quote");

  private final String title;

  EvidenceKind(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
