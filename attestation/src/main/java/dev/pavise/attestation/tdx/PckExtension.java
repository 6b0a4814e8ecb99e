package dev.pavise.attestation.tdx;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.jspecify.annotations.Nullable;

/**
 * What Intel says of a platform in its PCK certificate (Intel SGX PCK Certificate and CRL
 * Specification, 1.3.5): which family it is of, and the TCB that the certificate was issued for.
 * Immutable.
 *
 * @param components the 16 SGX component SVNs
 * @param fmspc 6 bytes: family, model, stepping, platform, custom SKU
 * @param sgxType 0 standard, 1 scalable, 2 scalable with integrity
 * @param platformInstanceId 16 bytes; only a platform CA's certificates have it
 */
public record PckExtension(
    Octets ppid,
    List<Integer> components,
    int pceSvn,
    Octets cpuSvn,
    Octets pceId,
    Octets fmspc,
    int sgxType,
    Optional<Octets> platformInstanceId) {
  static final String OID = "1.2.840.113741.1.13.1";
  static final int COMPONENTS = 16;

  private static final String STRUCTURE = "tdx.pck.sgxExtensions";
  private static final int SVN_MAX = 255;
  private static final int PCE_SVN_MAX = 65_535;
  private static final int SGX_TYPE_MAX = 2;

  public PckExtension {
    components = List.copyOf(components);
  }

  /** Total: every certificate gives a record or a {@link MalformedEvidence}. */
  static PckExtension decode(X509Certificate certificate) {
    var value = certificate.getExtensionValue(OID);
    if (value == null) {
      throw malformed(OID, "the SGX extensions", "none");
    }
    var content = ASN1OctetString.getInstance(value).getOctets();
    var all = members(canonical(content), "");
    var tcb = members(required(all, "2"), "2.");
    var components = new ArrayList<Integer>();
    for (int i = 1; i <= COMPONENTS; i++) {
      components.add(number(required(tcb, "2." + i), "2." + i, SVN_MAX));
    }
    requireNoOther(tcb, "2.", COMPONENTS + 2);
    requireNoOther(all, "", 7);
    var instance = all.get("6");
    if (all.containsKey("7")) {
      members(required(all, "7"), "7.");
    }
    return new PckExtension(
        octets(required(all, "1"), "1", 16),
        components,
        number(required(tcb, "2.17"), "2.17", PCE_SVN_MAX),
        octets(required(tcb, "2.18"), "2.18", 16),
        octets(required(all, "3"), "3", 2),
        octets(required(all, "4"), "4", 6),
        sgxType(required(all, "5")),
        instance == null ? Optional.empty() : Optional.of(octets(instance, "6", 16)));
  }

  private static ASN1Primitive canonical(byte[] content) {
    try {
      var parsed = ASN1Primitive.fromByteArray(content);
      if (Arrays.equals(parsed.getEncoded("DER"), content)) {
        return parsed;
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw malformed(OID, "DER", "something else");
    }
    throw malformed(OID, "DER", "another encoding");
  }

  /** A SEQUENCE of SEQUENCE {OID, value}, by the end of the OID; each once. */
  private static Map<String, ASN1Encodable> members(ASN1Encodable encoded, String prefix) {
    if (!(encoded instanceof ASN1Sequence sequence)) {
      throw malformed(prefix, "a sequence", "something else");
    }
    var members = new LinkedHashMap<String, ASN1Encodable>();
    for (var member : sequence) {
      if (!(member instanceof ASN1Sequence pair)
          || pair.size() != 2
          || !(pair.getObjectAt(0) instanceof ASN1ObjectIdentifier id)
          || !id.getId().startsWith(OID + "." + prefix)) {
        throw malformed(prefix, "pairs of an identifier below it and a value", "something else");
      }
      var name = id.getId().substring(OID.length() + 1);
      if (members.put(name, pair.getObjectAt(1)) != null) {
        throw malformed(name, "once", "twice");
      }
    }
    return members;
  }

  private static void requireNoOther(Map<String, ASN1Encodable> members, String prefix, int last) {
    for (var name : members.keySet()) {
      boolean known = false;
      for (int i = 1; i <= last && !known; i++) {
        known = name.equals(prefix + i);
      }
      if (!known) {
        throw malformed(name, "identifiers 1 to " + last, "another");
      }
    }
  }

  private static ASN1Encodable required(Map<String, ASN1Encodable> members, String name) {
    @Nullable ASN1Encodable value = members.get(name);
    if (value == null) {
      throw malformed(name, "a value", "none");
    }
    return value;
  }

  private static int number(ASN1Encodable value, String name, int max) {
    if (value instanceof ASN1Integer number) {
      return bounded(number.getValue(), name, max);
    }
    throw malformed(name, "an integer", "something else");
  }

  private static int sgxType(ASN1Encodable value) {
    if (value instanceof ASN1Enumerated number) {
      return bounded(number.getValue(), "5", SGX_TYPE_MAX);
    }
    throw malformed("5", "an enumerated value", "something else");
  }

  private static int bounded(BigInteger number, String name, int max) {
    if (number.signum() < 0 || number.compareTo(BigInteger.valueOf(max)) > 0) {
      throw malformed(name, "0 to " + max, number.bitLength() > 64 ? "more" : number.toString());
    }
    return number.intValueExact();
  }

  private static Octets octets(ASN1Encodable value, String name, int length) {
    if (value instanceof ASN1OctetString string && string.getOctetsLength() == length) {
      return Octets.copyOf(string.getOctets());
    }
    throw malformed(name, length + " bytes", "something else");
  }

  private static MalformedEvidence malformed(String field, String expected, String found) {
    return new MalformedEvidence(STRUCTURE, 0, field, expected, found);
  }
}
