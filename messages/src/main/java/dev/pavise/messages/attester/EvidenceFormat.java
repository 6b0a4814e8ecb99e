package dev.pavise.messages.attester;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** The kinds of evidence that a guest may post, by the name they have on the wire. */
public enum EvidenceFormat {
  TPM_2_0("tpm-2.0"),
  SEV_SNP("sev-snp"),
  TDX("tdx"),
  AZURE_CVM("azure-cvm"),
  GCE_VTPM("gce-vtpm"),
  NITRO_TPM("nitrotpm"),
  NITRO_ENCLAVE("nitro-enclave"),
  AZURE_CONTAINERS("azure-containers");

  private final String text;

  EvidenceFormat(String text) {
    this.text = text;
  }

  @JsonCreator
  public static EvidenceFormat parse(String text) {
    return Arrays.stream(values())
        .filter(format -> format.text.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no evidence format is named so"));
  }

  public static EvidenceFormat of(AttestationRequest request) {
    return switch (request) {
      case AttestationRequest.Tpm _ -> TPM_2_0;
      case AttestationRequest.SevSnp _ -> SEV_SNP;
      case AttestationRequest.Tdx _ -> TDX;
      case AttestationRequest.AzureCvm _ -> AZURE_CVM;
      case AttestationRequest.GceVtpm _ -> GCE_VTPM;
      case AttestationRequest.NitroTpm _ -> NITRO_TPM;
      case AttestationRequest.NitroEnclave _ -> NITRO_ENCLAVE;
      case AttestationRequest.AzureContainers _ -> AZURE_CONTAINERS;
    };
  }

  public static EvidenceFormat of(Evidence evidence) {
    return switch (evidence) {
      case Evidence.Tpm _ -> TPM_2_0;
      case Evidence.SevSnp _ -> SEV_SNP;
      case Evidence.Tdx _ -> TDX;
      case Evidence.AzureCvm _ -> AZURE_CVM;
      case Evidence.GceVtpm _ -> GCE_VTPM;
      case Evidence.NitroTpm _ -> NITRO_TPM;
      case Evidence.NitroEnclave _ -> NITRO_ENCLAVE;
      case Evidence.AzureContainers _ -> AZURE_CONTAINERS;
    };
  }

  @JsonValue
  @Override
  public String toString() {
    return text;
  }
}
