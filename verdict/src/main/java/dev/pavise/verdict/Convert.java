package dev.pavise.verdict;

import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.finding.FindingCode;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.messages.Bytes;
import java.util.List;
import java.util.Optional;

/** From the contract's types to the Verifier's and back. Stateless. */
public final class Convert {
  private Convert() {}

  public static Octets octets(Bytes bytes) {
    return Octets.copyOf(bytes.toByteArray());
  }

  public static Bytes bytes(Octets octets) {
    return Bytes.copyOf(octets.toByteArray());
  }

  public static Evidence evidence(dev.pavise.messages.attester.Evidence evidence) {
    return switch (evidence) {
      case dev.pavise.messages.attester.Evidence.Tpm tpm ->
          new Evidence.Tpm(
              octets(tpm.ekCertificates()),
              octets(tpm.akPublic()),
              octets(tpm.quote()),
              octets(tpm.signature()),
              pcrs(tpm.pcrs()),
              octets(tpm.eventLog()));
      case dev.pavise.messages.attester.Evidence.SevSnp snp ->
          new Evidence.SevSnp(octets(snp.report()), octets(snp.certificates()));
      case dev.pavise.messages.attester.Evidence.Tdx tdx ->
          new Evidence.Tdx(
              octets(tdx.quote()), Optional.ofNullable(tdx.eventLog()).map(Convert::octets));
      case dev.pavise.messages.attester.Evidence.AzureCvm azure ->
          new Evidence.Azure(
              octets(azure.hclReport()),
              octets(azure.certificates()),
              Optional.of(
                  new Evidence.Azure.Quote(
                      octets(azure.quote().message()),
                      octets(azure.quote().signature()),
                      pcrs(azure.quote().pcrs()))),
              Optional.ofNullable(azure.tdQuote()).map(Convert::octets),
              Optional.of(octets(azure.eventLog())));
      case dev.pavise.messages.attester.Evidence.GceVtpm gce ->
          vouched(
              new Evidence.Voucher.Google(octets(gce.akCertificates())),
              gce.quote(),
              gce.eventLog());
      case dev.pavise.messages.attester.Evidence.NitroTpm nitro ->
          vouched(
              new Evidence.Voucher.NitroTpm(octets(nitro.document())),
              nitro.quote(),
              nitro.eventLog());
      case dev.pavise.messages.attester.Evidence.NitroEnclave enclave ->
          new Evidence.Nitro(octets(enclave.document()));
      case dev.pavise.messages.attester.Evidence.AzureContainers containers ->
          new Evidence.ConfidentialContainers(
              octets(containers.report()),
              octets(containers.certificates()),
              octets(containers.endorsement()),
              Optional.of(octets(containers.securityPolicy())));
    };
  }

  private static Evidence vouched(
      Evidence.Voucher voucher,
      dev.pavise.messages.attester.Evidence.TpmQuote quote,
      Bytes eventLog) {
    return new Evidence.VouchedTpm(
        voucher,
        octets(quote.message()),
        octets(quote.signature()),
        pcrs(quote.pcrs()),
        Optional.of(octets(eventLog)));
  }

  private static List<Octets> octets(List<Bytes> all) {
    return all.stream().map(Convert::octets).toList();
  }

  private static List<PcrValue> pcrs(List<dev.pavise.messages.attester.Evidence.PcrValue> pcrs) {
    return pcrs.stream()
        .map(pcr -> new PcrValue(pcr.bank(), pcr.index(), octets(pcr.value())))
        .toList();
  }

  /** Where it is malformed and what was expected there. */
  public static Finding finding(MalformedEvidence e, FindingCode code) {
    return code.fail(e.structure() + "." + e.field() + "@" + e.offset(), e.expected(), e.found());
  }
}
