package dev.pavise.fuzz;

import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.nitro.NitroKind;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.testkit.AkTemplate;
import dev.pavise.attestation.testkit.EkKind;
import dev.pavise.attestation.testkit.MeasuredBoot;
import dev.pavise.attestation.testkit.NitroDraft;
import dev.pavise.attestation.testkit.SoftwareTpm;
import dev.pavise.attestation.testkit.Tcb;
import dev.pavise.attestation.testkit.TestAmd;
import dev.pavise.attestation.testkit.TestAws;
import dev.pavise.attestation.testkit.TestFirmware;
import dev.pavise.attestation.testkit.TestGuestImage;
import dev.pavise.attestation.testkit.TestSnpChip;
import dev.pavise.attestation.testkit.TestVendor;
import dev.pavise.attestation.testkit.tdx.TdQuoteDraft;
import dev.pavise.attestation.testkit.tdx.TestIntel;
import dev.pavise.attestation.wire.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CRLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Good evidence of every kind, made by the testkit: the same at each run. */
final class Seeds {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private final List<Evidence.Tpm> tpms;
  private final TestIntel intel = new TestIntel("fuzz");

  private Seeds(List<Evidence.Tpm> tpms) {
    this.tpms = tpms;
  }

  static Seeds make() {
    var vendor = new TestVendor("fuzz");
    var tpms = new ArrayList<Evidence.Tpm>();
    for (var template : List.of(AkTemplate.ECDSA, AkTemplate.RSASSA, AkTemplate.RSAPSS)) {
      tpms.add(
          new SoftwareTpm(vendor, "fuzz", EkKind.ECC_P256, template)
              .boot(MeasuredBoot.of(TestFirmware.STANDARD, TestGuestImage.standard()))
              .evidence(Octets.zeros(32), Policy.REGISTERS_DEFAULT));
    }
    return new Seeds(tpms);
  }

  List<Octets> quotes() {
    return tpms.stream().map(Evidence.Tpm::quote).toList();
  }

  List<Octets> publics() {
    return tpms.stream().map(Evidence.Tpm::akPublic).toList();
  }

  List<Octets> signatures() {
    return tpms.stream().map(Evidence.Tpm::signature).toList();
  }

  List<Octets> eventLogs() {
    return List.of(tpms.getFirst().eventLog());
  }

  List<Octets> certificates() {
    return tpms.getFirst().ekCertificates();
  }

  /** One of each product, and its versions. */
  List<Octets> snpReports() {
    var reports = new ArrayList<Octets>();
    for (var product : SnpProduct.values()) {
      var chip = new TestSnpChip(new TestAmd(product), "fuzz", Tcb.CURRENT);
      for (int version = 2; version <= 5; version++) {
        int each = version;
        reports.add(chip.report(report -> report.putInt(0, each)));
      }
    }
    return reports;
  }

  List<Octets> revocationLists() {
    var amd = new TestAmd(SnpProduct.MILAN);
    try {
      return List.of(Octets.copyOf(amd.revocationList(NOW, List.of(amd.ask())).getEncoded()));
    } catch (CRLException e) {
      throw new IllegalStateException("a list that was made cannot be encoded", e);
    }
  }

  /** Versions 4 and 5, with the body of TDX 1.0 and of 1.5. */
  List<Octets> tdxQuotes() {
    var fifth = new TdQuoteDraft(intel);
    fifth.version = 5;
    return List.of(
        new TdQuoteDraft(intel).encoded(),
        fifth.encoded(),
        new TdQuoteDraft(intel).td15().encoded());
  }

  List<Octets> tcbInfos() {
    return List.of(intel.tcbInfo(UnaryOperator.identity()));
  }

  List<Octets> qeIdentities() {
    return List.of(intel.qeIdentity(UnaryOperator.identity()));
  }

  List<Octets> pemChains() {
    return List.of(text(TdQuoteDraft.pem(intel.chain())));
  }

  List<Octets> nitroDocuments() {
    var aws = new TestAws("fuzz");
    return List.of(
        new NitroDraft(aws, NitroKind.ENCLAVE, NOW).encode(),
        new NitroDraft(aws, NitroKind.TPM, NOW).encode());
  }

  /** COSE_Sign1 by ES384: with an empty payload, and with a map that names a module. */
  List<Octets> coseMessages() {
    var signature = "5860" + "00".repeat(96);
    return List.of(
        Octets.fromHex("8444a1013822a040" + signature),
        Octets.fromHex(
            "8444a1013822a0"
                + "581a"
                + "a2696d6f64756c655f6964616966646967657374665348413338"
                + signature),
        Octets.fromHex("d2" + "8444a1013822a040" + signature));
  }

  /** The paravisor's header, a report, and a little JSON. */
  List<Octets> hclReports() {
    var claims = "{\"keys\":[],\"vm-configuration\":{},\"user-data\":\"\"}";
    var report = ByteBuffer.allocate(2600).order(ByteOrder.LITTLE_ENDIAN);
    report.put("HCLA".getBytes(StandardCharsets.US_ASCII)).putInt(2).putInt(2600).putInt(2);
    report.position(32).put(snpReports().getFirst().toByteArray());
    report.putInt(20 + claims.length()).putInt(1).putInt(2).putInt(1).putInt(claims.length());
    report.put(claims.getBytes(StandardCharsets.US_ASCII));
    report.rewind();
    var whole = new byte[report.remaining()];
    report.get(whole);
    return List.of(Octets.copyOf(whole));
  }

  List<Octets> azureBundles() {
    return List.of(
        text(
            "{\"version\":1,\"quote\":{\"signature\":\"AA==\",\"message\":\"AA==\",\"pcrs\":[]},"
                + "\"report\":[72,67,76,65],\"vcek\":\"-----BEGIN CERTIFICATE-----\"}"));
  }

  private static Octets text(String text) {
    return Octets.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }
}
