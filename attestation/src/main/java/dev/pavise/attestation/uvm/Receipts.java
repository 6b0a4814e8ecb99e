package dev.pavise.attestation.uvm;

import static dev.pavise.attestation.finding.FindingCode.UVM_RECEIPT;

import dev.pavise.attestation.cose.CborItem;
import dev.pavise.attestation.cose.CborReader;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.util.List;
import java.util.Optional;

/**
 * Receipts of a transparency ledger beside an endorsement (draft-ietf-cose-merkle-tree-proofs, CCF
 * profile). They are outside of what the endorser signed, so anybody can put another statement's
 * receipt there: each must be about this very statement. No ledger's key is pinned here; what a
 * good receipt would prove is therefore not claimed. Stateless.
 */
final class Receipts {
  static final long LABEL = 394;

  private static final long TAG_SIGN1 = 18;
  private static final long PROOFS = 396;
  private static final long INCLUSION = -1;
  private static final long LEAF = 1;
  private static final int DATA_HASH = 2;

  private Receipts() {}

  /**
   * @param statement SHA-256 of the signed statement with nothing in its unprotected header
   */
  static void check(CborItem.Entries unprotected, Octets statement, List<Finding> findings) {
    var receipts = unprotected.at(LABEL);
    if (receipts.isEmpty()) {
      return;
    }
    if (!(receipts.get() instanceof CborItem.Items several) || several.values().isEmpty()) {
      findings.add(UVM_RECEIPT.fail("uvm.receipts", "a list of receipts", "something else"));
      return;
    }
    for (var receipt : several.values()) {
      var leaf = dataHash(receipt);
      if (!leaf.equals(Optional.of(statement))) {
        findings.add(
            UVM_RECEIPT.fail(
                "uvm.receipts.leaf",
                statement.toHex(),
                leaf.map(Octets::toHex).orElse("a receipt of an unknown form")));
      }
    }
  }

  private static Optional<Octets> dataHash(CborItem receipt) {
    try {
      return bytes(receipt)
          .map(encoded -> item(encoded, "receipt"))
          .map(
              item ->
                  item instanceof CborItem.Tagged tagged && tagged.tag() == TAG_SIGN1
                      ? tagged.value()
                      : item)
          .flatMap(item -> at(item, 1))
          .flatMap(header -> entry(header, PROOFS))
          .flatMap(proofs -> entry(proofs, INCLUSION))
          .flatMap(Receipts::only)
          .flatMap(Receipts::bytes)
          .map(proof -> item(proof, "receipt.proof"))
          .flatMap(proof -> entry(proof, LEAF))
          .flatMap(leaf -> at(leaf, DATA_HASH))
          .flatMap(Receipts::bytes);
    } catch (MalformedEvidence e) {
      return Optional.empty();
    }
  }

  private static CborItem item(Octets encoded, String structure) {
    var in = new CborReader(structure, encoded);
    var item = in.item(structure);
    in.requireEnd();
    return item;
  }

  private static Optional<Octets> bytes(CborItem item) {
    return item instanceof CborItem.Bytes bytes ? Optional.of(bytes.value()) : Optional.empty();
  }

  private static Optional<CborItem> entry(CborItem item, long label) {
    return item instanceof CborItem.Entries entries ? entries.at(label) : Optional.empty();
  }

  private static Optional<CborItem> at(CborItem item, int index) {
    return item instanceof CborItem.Items items && index < items.values().size()
        ? Optional.of(items.values().get(index))
        : Optional.empty();
  }

  private static Optional<CborItem> only(CborItem item) {
    return item instanceof CborItem.Items items && items.values().size() == 1
        ? Optional.of(items.values().getFirst())
        : Optional.empty();
  }
}
