package dev.pavise.attestation.tpm;

import static dev.pavise.attestation.finding.FindingCode.PCR_DIGEST;
import static dev.pavise.attestation.finding.FindingCode.PCR_SELECTION;
import static dev.pavise.attestation.finding.FindingCode.PCR_VALUES;

import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Which register values a quote stands for: exactly the demanded selection, exactly one value for
 * each register of it, and the quote's digest over them.
 *
 * @param bank the values as sent; only to be believed when there are no findings and the quote's
 *     signature is good
 */
public record QuotedPcrs(PcrBank bank, List<Finding> findings) {
  public QuotedPcrs {
    findings = List.copyOf(findings);
  }

  public static QuotedPcrs check(
      TpmQuote quote, HashAlgorithm signingHash, List<PcrValue> values, PcrSelection demanded) {
    var findings = new ArrayList<Finding>();
    if (!quote.selections().equals(List.of(demanded))) {
      findings.add(
          PCR_SELECTION.fail("quote.pcrSelect", demanded.toString(), describe(quote.selections())));
    }
    var byIndex = new TreeMap<Integer, Octets>();
    for (var value : values) {
      take(value, demanded, byIndex, findings);
    }
    for (int register : demanded.registers()) {
      if (!byIndex.containsKey(register)) {
        findings.add(PCR_VALUES.fail("pcr.sha256." + register, "a value", "none"));
      }
    }
    var bank = new PcrBank(byIndex);
    if (findings.isEmpty()) {
      var expected = digest(bank, signingHash);
      if (!expected.equalsInConstantTime(quote.pcrDigest())) {
        findings.add(
            PCR_DIGEST.fail("quote.pcrDigest", expected.toHex(), quote.pcrDigest().toHex()));
      }
    }
    return new QuotedPcrs(bank, findings);
  }

  private static void take(
      PcrValue value,
      PcrSelection demanded,
      TreeMap<Integer, Octets> byIndex,
      List<Finding> findings) {
    var field = "pcr." + printable(value.bank()) + "." + value.index();
    if (!value.bank().equals("sha256") || !demanded.registers().contains(value.index())) {
      findings.add(PCR_VALUES.fail(field, "only values of " + demanded, "a value outside of it"));
    } else if (value.value().size() != HashAlgorithm.SHA256.length()) {
      findings.add(PCR_VALUES.fail(field, "32 bytes", value.value().size() + " bytes"));
    } else if (byIndex.putIfAbsent(value.index(), value.value()) != null) {
      findings.add(PCR_VALUES.fail(field, "one value", "several"));
    }
  }

  /** Over the values in the order of their registers, with the hash the quote is signed with. */
  private static Octets digest(PcrBank bank, HashAlgorithm signingHash) {
    var joined = Octets.empty();
    for (var value : bank.values().values()) {
      joined = joined.concat(value);
    }
    return Octets.copyOf(joined.digest(signingHash.jcaName()));
  }

  private static String describe(List<PcrSelection> selections) {
    return selections.isEmpty()
        ? "nothing"
        : String.join("+", selections.stream().map(PcrSelection::toString).toList());
  }

  private static String printable(String bank) {
    return bank.matches("[a-z0-9_]{1,16}") ? bank : "?";
  }
}
