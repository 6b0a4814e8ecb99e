package dev.pavise.worker.result;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.worker.keys.ResultKey;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Believes an EAR only when one of the trusted keys signed it, with ES256, as an EAR of this shape.
 * Thread-safe.
 */
public final class EarAuthenticator {
  /** A result with all its findings has about 20 kB. */
  private static final int LENGTH_MAX = 256 * 1024;

  private final Map<String, ECPublicKey> trusted = new LinkedHashMap<>();

  public EarAuthenticator(List<ECPublicKey> trusted) {
    trusted.forEach(key -> this.trusted.put(ResultKey.idOf(key).toString(), key));
  }

  /**
   * The result inside. Whether it has expired is for the caller to ask.
   *
   * @throws MalformedMessage when it is not to be believed, with the reason
   */
  public AttestationResult authenticate(String ear) {
    if (ear.length() > LENGTH_MAX) {
      throw new MalformedMessage("the EAR has more than " + LENGTH_MAX + " characters");
    }
    var claims = Json.readTolerant(payload(ear), EarClaims.class);
    var result = claims.result();
    var submodule = claims.submodules().get(EarClaims.SUBMODULE);
    if (!claims.profile().equals(EarClaims.PROFILE)
        || claims.submodules().size() != 1
        || submodule == null
        || submodule.status() != result.status()
        || claims.expiresAt() != result.expiresAt().getEpochSecond()) {
      throw new MalformedMessage("the EAR's claims and its result do not agree");
    }
    if (result.version() != AttestationResult.VERSION) {
      throw new MalformedMessage(
          "the result's version is %d, this Pavise knows %d"
              .formatted(result.version(), AttestationResult.VERSION));
    }
    return result;
  }

  private byte[] payload(String ear) {
    try {
      var jws = JWSObject.parse(ear);
      var header = jws.getHeader();
      var key = trusted.get(header.getKeyID() == null ? "" : header.getKeyID());
      if (key == null) {
        throw new MalformedMessage("the EAR names a result key that is not trusted");
      }
      if (!JWSAlgorithm.ES256.equals(header.getAlgorithm())
          || !EarSigner.TYPE.equals(header.getType())
          || !jws.verify(new ECDSAVerifier(key))) {
        throw new MalformedMessage("the EAR's signature is not good");
      }
      return jws.getPayload().toBytes();
    } catch (ParseException | JOSEException e) {
      throw new MalformedMessage("not a signed EAR", e);
    }
  }
}
