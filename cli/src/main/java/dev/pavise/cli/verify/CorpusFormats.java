package dev.pavise.cli.verify;

import java.util.List;

/** Every format that corpus cases are judged of; a format that is not here is unknown. */
final class CorpusFormats {
  static final List<CorpusFormat> ALL =
      List.of(
          new SnpCorpusFormat(),
          new TdxCorpusFormat(),
          new CcelCorpusFormat(),
          AzureCorpusFormat.HCL_REPORT,
          AzureCorpusFormat.VTPM_EVIDENCE,
          NitroCorpusFormat.ENCLAVE,
          NitroCorpusFormat.TPM,
          new TpmQuoteCorpusFormat(),
          new EventLogCorpusFormat());

  private CorpusFormats() {}
}
