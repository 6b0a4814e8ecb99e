package dev.pavise.cli.verify;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What a case may rest on beside its evidence and its inputs. Stateless. */
final class CorpusCollateral {
  private CorpusCollateral() {}

  /** The production roots, or for a made case only the one that it names. */
  static Collateral of(CorpusCase one, Vendor... vendors) {
    var lists = new ArrayList<X509CRL>();
    var certificates = new ArrayList<X509Certificate>();
    for (var name : new TreeSet<>(one.inputs().keySet())) {
      switch (Recognition.of(one.input(name).orElseThrow())) {
        case FileContent.RevocationListFile found -> lists.add(found.list());
        case FileContent.CertificateFile found ->
            certificates.addAll(Certificates.decodeAll(found.certificates(), name));
        default -> {} // A document, which is taken by its name; or nothing that can be read.
      }
    }
    var pinned =
        PinnedCollateral.withIntelDocuments(
            List.of(),
            certificates,
            lists,
            one.input("tcbInfo").stream().toList(),
            one.input("qeIdentity").stream().toList());
    return one.made() ? new RootedCollateral(pinned, testRoots(one, vendors)) : pinned;
  }

  /** Whichever of the vendors the case plays. */
  private static Roots testRoots(CorpusCase one, Vendor... vendors) {
    var roots = new Roots(List.of());
    var root = one.testRootBytes().map(der -> Certificates.decode(der, "roots.test"));
    if (root.isPresent()) {
      for (var vendor : vendors) {
        roots = roots.withTestRoot(vendor, "test root of the corpus", root.get());
      }
    }
    return roots;
  }
}
