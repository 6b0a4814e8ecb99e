package dev.pavise.attestation.snp;

import dev.pavise.attestation.chain.Memo;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** Common names of AMD's certificates. Stateless. */
final class Names {
  private static final Memo<X500Principal, String> COMMON_NAMES = new Memo<>(512);

  private Names() {}

  /** The only common name; empty when there is none, or more than one. */
  static String commonName(X500Principal principal) {
    return COMMON_NAMES.of(principal, Names::parse);
  }

  private static String parse(X500Principal principal) {
    var names = X500Name.getInstance(principal.getEncoded()).getRDNs(BCStyle.CN);
    if (names.length != 1 || names[0].isMultiValued()) {
      return "";
    }
    return names[0].getFirst().getValue() instanceof ASN1String text ? text.getString() : "";
  }
}
