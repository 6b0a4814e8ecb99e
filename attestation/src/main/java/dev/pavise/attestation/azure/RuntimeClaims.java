package dev.pavise.attestation.azure;

import dev.pavise.attestation.json.StrictJson;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Runtime claims of the paravisor: the attestation key of its TPM, how the VM is set up, and what
 * the guest wrote to index 0x01400002. Immutable.
 *
 * @param attestationKey the only key named HCLAkPub
 * @param vmConfiguration by the paravisor's names: booleans, longs and strings
 * @param userData in hex as it stands there; the guest can write it at any time, so that it is no
 *     proof of freshness
 * @param encoded the exact bytes, since their digest is what is bound
 */
public record RuntimeClaims(
    RSAPublicKey attestationKey,
    Map<String, Object> vmConfiguration,
    Optional<String> userData,
    Octets encoded) {
  private static final String NAME = "HCL runtime claims";
  private static final int SIZE_BYTES_MAX = 8 * 1024;
  private static final int KEYS_MAX = 8;
  private static final int RSA_BITS = 2048;
  private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65537);
  private static final String AK = "HCLAkPub";

  public RuntimeClaims {
    vmConfiguration = Collections.unmodifiableMap(new LinkedHashMap<>(vmConfiguration));
  }

  static RuntimeClaims decode(Octets encoded) {
    var json = StrictJson.object(encoded, SIZE_BYTES_MAX, NAME);
    var userData = json.path("user-data");
    if (!userData.isMissingNode() && !isHex(userData)) {
      throw malformed("user-data", "hex digits", "something else");
    }
    return new RuntimeClaims(
        attestationKey(json.path("keys")),
        configuration(json.path("vm-configuration")),
        userData.isString() ? Optional.of(userData.asString()) : Optional.empty(),
        encoded);
  }

  /**
   * Old paravisors say of the attestation key that it encrypts; what counts is its name and that a
   * quote's signature holds with it.
   */
  private static RSAPublicKey attestationKey(JsonNode keys) {
    if (!keys.isArray() || keys.size() > KEYS_MAX) {
      throw malformed("keys", "an array of at most " + KEYS_MAX, "something else");
    }
    List<JsonNode> named = new ArrayList<>();
    for (var key : keys) {
      if (key.path("kid").asString("").equals(AK)) {
        named.add(key);
      }
    }
    if (named.size() != 1) {
      throw malformed("keys", "exactly one " + AK, named.size() + " of them");
    }
    var key = named.getFirst();
    if (!key.path("kty").asString("").equals("RSA")) {
      throw malformed("keys." + AK + ".kty", "RSA", "something else");
    }
    var modulus = number(key, "n");
    var exponent = number(key, "e");
    if (modulus.bitLength() != RSA_BITS || !exponent.equals(RSA_EXPONENT)) {
      throw malformed(
          "keys." + AK,
          RSA_BITS + " bits, exponent 65537",
          modulus.bitLength() + " bits, or another exponent");
    }
    try {
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    } catch (GeneralSecurityException e) {
      throw malformed("keys." + AK, "an RSA key", "something else");
    }
  }

  private static BigInteger number(JsonNode key, String field) {
    try {
      return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(field).asString("")));
    } catch (IllegalArgumentException e) {
      throw malformed("keys." + AK + "." + field, "Base64url", "something else");
    }
  }

  private static Map<String, Object> configuration(JsonNode node) {
    if (!node.isObject()) {
      throw malformed("vm-configuration", "an object", "something else");
    }
    var configuration = new LinkedHashMap<String, Object>();
    for (var member : node.properties()) {
      var value = member.getValue();
      if (value.isBoolean()) {
        configuration.put(member.getKey(), value.asBoolean());
      } else if (value.isIntegralNumber() && value.canConvertToLong()) {
        configuration.put(member.getKey(), value.asLong());
      } else if (value.isString()) {
        configuration.put(member.getKey(), value.asString());
      }
    }
    return configuration;
  }

  private static boolean isHex(JsonNode node) {
    return node.isString() && node.asString().matches("([0-9A-Fa-f]{2}){0,64}");
  }

  private static MalformedEvidence malformed(String field, String expected, String found) {
    return new MalformedEvidence(NAME, 0, field, expected, found);
  }
}
