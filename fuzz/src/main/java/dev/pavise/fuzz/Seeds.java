package dev.pavise.fuzz;

import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.testkit.AkTemplate;
import dev.pavise.attestation.testkit.EkKind;
import dev.pavise.attestation.testkit.MeasuredBoot;
import dev.pavise.attestation.testkit.SoftwareTpm;
import dev.pavise.attestation.testkit.Tcb;
import dev.pavise.attestation.testkit.TestAmd;
import dev.pavise.attestation.testkit.TestFirmware;
import dev.pavise.attestation.testkit.TestGuestImage;
import dev.pavise.attestation.testkit.TestSnpChip;
import dev.pavise.attestation.testkit.TestVendor;
import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.List;

/** Good evidence of every kind, made by the testkit: the same at each run. */
final class Seeds {
  private final List<Evidence.Tpm> tpms;

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
}
