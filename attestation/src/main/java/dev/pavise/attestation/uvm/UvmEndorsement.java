package dev.pavise.attestation.uvm;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.cose.CborItem;
import dev.pavise.attestation.cose.CoseSign1;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An endorsement of a utility VM's launch measurement, as Azure puts it into a container as {@code
 * reference-info-base64}: COSE_Sign1 with its certificates. Immutable; nothing of it is believed
 * yet.
 *
 * @param chain leaf first
 * @param encoded as it came
 */
public record UvmEndorsement(
    CoseSign1 message, Statement statement, List<X509Certificate> chain, Octets encoded) {
  /** They are of about 11 KiB; receipts make them longer. */
  public static final int SIZE_BYTES_MAX = 64 * 1024;

  private static final String NAME = "UVM endorsement";
  private static final long X5CHAIN = 33;
  private static final int CHAIN_MIN = 2;

  public UvmEndorsement {
    chain = List.copyOf(chain);
  }

  /** Total: every input gives an endorsement or a {@link MalformedEvidence}. */
  public static UvmEndorsement decode(Octets encoded) {
    var message = CoseSign1.decode(encoded, SIZE_BYTES_MAX, NAME);
    return new UvmEndorsement(
        message,
        Statement.decode(message.protectedHeader(), message.payload()),
        chain(message.protectedHeader()),
        encoded);
  }

  /** Of the launch measurement that is endorsed. */
  public Octets measurement() {
    return statement.measurement();
  }

  public String issuer() {
    return statement.issuer().text();
  }

  public String feed() {
    return statement.feed();
  }

  /** Security version of the utility VM. */
  public long svn() {
    return statement.svn();
  }

  public Optional<Instant> signedAt() {
    return statement.signedAt();
  }

  private static List<X509Certificate> chain(CborItem.Entries header) {
    if (!(header.at(X5CHAIN).orElse(CborItem.Simple.NULL) instanceof CborItem.Items items)
        || items.values().size() < CHAIN_MIN) {
      throw new MalformedEvidence(
          NAME, 0, "x5chain", CHAIN_MIN + " certificates or more", "fewer, or something else");
    }
    var encoded = new ArrayList<Octets>();
    for (var item : items.values()) {
      if (!(item instanceof CborItem.Bytes der)) {
        throw new MalformedEvidence(NAME, 0, "x5chain", "certificates", "something else");
      }
      encoded.add(der.value());
    }
    return Certificates.decodeAll(encoded, NAME + ".x5chain");
  }
}
