package dev.pavise.fuzz;

import dev.pavise.attestation.azure.HclReport;
import dev.pavise.attestation.azure.VtpmBundle;
import dev.pavise.attestation.ccel.CcEventLog;
import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.RevocationList;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.eventlog.BootStory;
import dev.pavise.attestation.eventlog.EventLog;
import dev.pavise.attestation.eventlog.EventMeaning;
import dev.pavise.attestation.eventlog.Replay;
import dev.pavise.attestation.nitro.NitroDocument;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.snp.launch.FirmwareImage;
import dev.pavise.attestation.tdx.PckChain;
import dev.pavise.attestation.tdx.TdxCollateral;
import dev.pavise.attestation.tdx.TdxQuote;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.tpm.TpmQuote;
import dev.pavise.attestation.tpm.TpmSignature;
import dev.pavise.attestation.uvm.UvmEndorsement;
import dev.pavise.attestation.wire.Octets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/** What is fuzzed: each decoder of foreign bytes, with good examples to begin with. */
@SuppressWarnings("ImmutableEnumChecker") // The functions have no state.
enum Target {
  TPM_QUOTE(TpmQuote::decode, 4 << 10, Seeds::quotes),
  TPM_PUBLIC(TpmPublic::decode, 2 << 10, Seeds::publics),
  TPM_SIGNATURE(TpmSignature::decode, 2 << 10, Seeds::signatures),
  EVENT_LOG(Target::decodeLog, 64 << 10, Seeds::eventLogs),
  CERTIFICATE(
      bytes -> Certificates.decodeAll(List.of(bytes), "certificate"), 8 << 10, Seeds::certificates),
  REVOCATION_LIST(RevocationList::decode, 8 << 10, Seeds::revocationLists),
  SNP_REPORT(SnpReport::decode, 4 << 10, Seeds::snpReports),
  TDX_QUOTE(TdxQuote::decode, 16 << 10, Seeds::tdxQuotes),
  TCB_INFO(bytes -> collateral(List.of(bytes), List.of()), 32 << 10, Seeds::tcbInfos),
  QE_IDENTITY(bytes -> collateral(List.of(), List.of(bytes)), 16 << 10, Seeds::qeIdentities),
  PCK_CHAIN(PckChain::decode, 16 << 10, Seeds::pemChains),
  CC_EVENT_LOG(CcEventLog::decode, 64 << 10, Seeds::eventLogs),
  NITRO_DOCUMENT(NitroDocument::decode, 16 << 10, Seeds::nitroDocuments),
  UVM_ENDORSEMENT(UvmEndorsement::decode, 16 << 10, Seeds::coseMessages),
  HCL_REPORT(HclReport::decode, 8 << 10, Seeds::hclReports),
  AZURE_BUNDLE(VtpmBundle::decode, 16 << 10, Seeds::azureBundles),
  OVMF_IMAGE(FirmwareImage::decode, 64 << 10, seeds -> List.of(Octets.zeros(4096)));

  private final Consumer<Octets> decoder;
  private final int inputBytesMax;
  private final Function<Seeds, List<Octets>> seeds;

  /**
   * @param decoder gives a record, or throws {@link dev.pavise.attestation.wire.MalformedEvidence};
   *     anything else is a finding
   */
  Target(Consumer<Octets> decoder, int inputBytesMax, Function<Seeds, List<Octets>> seeds) {
    this.decoder = decoder;
    this.inputBytesMax = inputBytesMax;
    this.seeds = seeds;
  }

  /** As it is named on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Consumer<Octets> decoder() {
    return decoder;
  }

  int inputBytesMax() {
    return inputBytesMax;
  }

  List<Octets> seeds(Seeds from) {
    return seeds.apply(from);
  }

  private static void decodeLog(Octets bytes) {
    var log = EventLog.decode(bytes);
    Replay.of(log);
    BootStory.of(log);
    log.events().forEach(EventMeaning::of);
  }

  /** What cannot be read becomes a finding there. */
  private static void collateral(List<Octets> tcbInfos, List<Octets> qeIdentities) {
    TdxCollateral.of(List.of(), List.of(), tcbInfos, qeIdentities, Signatures.fastest());
  }
}
