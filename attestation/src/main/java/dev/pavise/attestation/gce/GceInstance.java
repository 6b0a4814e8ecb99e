package dev.pavise.attestation.gce;

import dev.pavise.attestation.wire.MalformedEvidence;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1UTF8String;

/**
 * Which instance an attestation key belongs to, as Google wrote it into the key's certificate
 * (extension {@value #OID}).
 *
 * @param projectNumber unsigned, in decimal
 * @param instanceId unsigned, in decimal
 */
public record GceInstance(
    String zone, String projectNumber, String projectId, String instanceId, String instanceName) {
  static final String OID = "1.3.6.1.4.1.11129.2.1.21";

  private static final int FIELDS_MIN = 5;
  private static final int TEXT_CHARACTERS_MAX = 256;
  private static final int NUMBER_BITS_MAX = 64;

  /**
   * Empty when the certificate does not say.
   *
   * @throws MalformedEvidence when it says it in another form
   */
  static Optional<GceInstance> of(X509Certificate certificate) {
    var extension = certificate.getExtensionValue(OID);
    if (extension == null) {
      return Optional.empty();
    }
    try {
      var content = ASN1OctetString.getInstance(ASN1Primitive.fromByteArray(extension)).getOctets();
      var fields = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(content));
      if (fields.size() < FIELDS_MIN) {
        throw malformed();
      }
      return Optional.of(
          new GceInstance(
              text(fields, 0),
              number(fields, 1),
              text(fields, 2),
              number(fields, 3),
              text(fields, 4)));
    } catch (IOException | IllegalArgumentException e) {
      throw malformed();
    }
  }

  /** The claims by name. */
  public Map<String, Object> named() {
    var named = new LinkedHashMap<String, Object>();
    named.put("zone", zone);
    named.put("project_number", projectNumber);
    named.put("project_id", projectId);
    named.put("instance_id", instanceId);
    named.put("instance_name", instanceName);
    return named;
  }

  private static String text(ASN1Sequence fields, int index) {
    if (fields.getObjectAt(index) instanceof ASN1UTF8String text
        && text.getString().length() <= TEXT_CHARACTERS_MAX) {
      return text.getString();
    }
    throw malformed();
  }

  private static String number(ASN1Sequence fields, int index) {
    if (fields.getObjectAt(index) instanceof ASN1Integer number) {
      BigInteger value = number.getValue();
      if (value.signum() >= 0 && value.bitLength() <= NUMBER_BITS_MAX) {
        return value.toString();
      }
    }
    throw malformed();
  }

  private static MalformedEvidence malformed() {
    return new MalformedEvidence(
        "ak.certificate",
        0,
        "instance",
        "zone, project number, project, instance number, instance",
        "something else");
  }
}
