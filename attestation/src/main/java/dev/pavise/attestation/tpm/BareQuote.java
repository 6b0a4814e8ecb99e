package dev.pavise.attestation.tpm;

import static dev.pavise.attestation.finding.FindingCode.QUOTE_QUALIFYING_DATA;

import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A quote with its signature and the values it stands for, whoever vouches for the key. Immutable.
 *
 * @param values as sent; worth nothing until the quote's digest covers them
 */
public record BareQuote(TpmQuote quote, TpmSignature signature, List<PcrValue> values) {
  /** As many as a bank has registers. */
  private static final int VALUES_MAX = PcrBank.REGISTERS_MAX;

  public BareQuote {
    values = List.copyOf(values);
  }

  /**
   * What was established.
   *
   * @param pcrs to be believed only without findings
   */
  public record Authenticated(PcrBank pcrs, List<Finding> findings) {
    public Authenticated {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Total: every input gives a quote or a {@link MalformedEvidence}.
   *
   * @param message TPMS_ATTEST
   * @param signature TPMT_SIGNATURE
   */
  public static BareQuote decode(Octets message, Octets signature, List<PcrValue> values) {
    var quote = TpmQuote.decode(message);
    if (values.size() > VALUES_MAX) {
      throw new MalformedEvidence(
          "pcrs", 0, "count", "at most " + VALUES_MAX, Integer.toString(values.size()));
    }
    return new BareQuote(quote, TpmSignature.decode(signature), values);
  }

  /**
   * @param ak that somebody vouches for: a key from the evidence alone proves nothing
   * @param nonce that must be the quote's qualifying data, exactly; empty when the caller has none
   */
  public Authenticated authenticate(
      PublicKey ak, PcrSelection demanded, Optional<Octets> nonce, Signatures signatures) {
    var findings = new ArrayList<Finding>();
    QuoteSignature.check(ak, quote.encoded(), signature, signatures).ifPresent(findings::add);
    if (nonce.isPresent() && !nonce.get().equalsInConstantTime(quote.extraData())) {
      findings.add(
          QUOTE_QUALIFYING_DATA.fail(
              "quote.extraData", nonce.get().toHex(), quote.extraData().toHex()));
    }
    var quoted = QuotedPcrs.check(quote, signature.hash(), values, demanded);
    findings.addAll(quoted.findings());
    return new Authenticated(quoted.bank(), findings);
  }
}
