package dev.pavise.attestation.testkit.tdx;

import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

/**
 * The SGX extensions of a PCK certificate, to be spoilt: values by the end of their identifier,
 * {@code 1} to {@code 6} and {@code 2.1} to {@code 2.18}. Not thread-safe.
 */
public final class PckExtensionDraft {
  private static final String OID = "1.2.840.113741.1.13.1";

  private final Map<String, ASN1Encodable> top = new LinkedHashMap<>();
  private final Map<String, ASN1Encodable> tcb = new LinkedHashMap<>();
  private final List<String> repeated = new ArrayList<>();

  /**
   * @param svn of every component
   */
  public PckExtensionDraft(Octets fmspc, int svn, int pceSvn) {
    top.put("1", octets(16, 0x11));
    for (int i = 1; i <= 16; i++) {
      tcb.put("2." + i, new ASN1Integer(svn));
    }
    tcb.put("2.17", new ASN1Integer(pceSvn));
    tcb.put("2.18", octets(16, svn));
    top.put("3", new DEROctetString(new byte[2]));
    top.put("4", new DEROctetString(fmspc.toByteArray()));
    top.put("5", new ASN1Enumerated(1));
    top.put("6", octets(16, 0x66));
  }

  public PckExtensionDraft without(String id) {
    map(id).remove(id);
    return this;
  }

  public PckExtensionDraft with(String id, long number) {
    map(id).put(id, new ASN1Integer(number));
    return this;
  }

  public PckExtensionDraft with(String id, Octets value) {
    map(id).put(id, new DEROctetString(value.toByteArray()));
    return this;
  }

  /** The same value a second time. */
  public PckExtensionDraft twice(String id) {
    repeated.add(id);
    return this;
  }

  public byte[] encoded() {
    var all = new ASN1EncodableVector();
    var levels = new ASN1EncodableVector();
    tcb.forEach((part, svn) -> add(levels, part, svn));
    add(all, "2", new DERSequence(levels));
    top.forEach((id, value) -> add(all, id, value));
    try {
      return new DERSequence(all).getEncoded("DER");
    } catch (IOException e) {
      throw new IllegalStateException("the testkit cannot encode an extension", e);
    }
  }

  private void add(ASN1EncodableVector vector, String id, ASN1Encodable value) {
    var pair =
        new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(OID + "." + id), value});
    vector.add(pair);
    if (repeated.contains(id)) {
      vector.add(pair);
    }
  }

  private Map<String, ASN1Encodable> map(String id) {
    return id.contains(".") ? tcb : top;
  }

  private static DEROctetString octets(int length, int value) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return new DEROctetString(bytes);
  }
}
