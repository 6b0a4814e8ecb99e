package dev.pavise.controlplane.running;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.pavise.messages.Json;
import dev.pavise.messages.result.AttestationResult;
import java.util.Base64;
import java.util.Map;

/** Signs results as a worker does. */
public final class Signer {
  private final ECKey key;

  private Signer(ECKey key) {
    this.key = key;
  }

  public static Signer generate() {
    try {
      return new Signer(new ECKeyGenerator(Curve.P_256).generate());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public String publicPem() {
    try {
      return "-----BEGIN PUBLIC KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(key.toPublicKey().getEncoded())
          + "\n-----END PUBLIC KEY-----\n";
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public String sign(AttestationResult result) {
    try {
      var jws =
          new JWSObject(
              new JWSHeader(JWSAlgorithm.ES256),
              new Payload(Json.write(Map.of("pavise.result", result))));
      jws.sign(new ECDSASigner(key));
      return jws.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
