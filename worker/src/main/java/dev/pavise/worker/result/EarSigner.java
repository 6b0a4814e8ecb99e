package dev.pavise.worker.result;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import dev.pavise.attestation.result.TrustVector;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.verdict.AxisMapping;
import dev.pavise.worker.keys.ResultKey;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs results as EARs, ES256. Thread-safe. */
public final class EarSigner {
  static final JOSEObjectType TYPE = new JOSEObjectType("eat+jwt");

  private static final String DEVELOPER = "https://pavise.dev";

  private final ResultKey key;
  private final ECDSASigner signer;

  public EarSigner(ResultKey key) {
    this.key = key;
    try {
      signer = new ECDSASigner(key.privateKey());
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the result key must be on P-256", e);
    }
  }

  /** Compact JWT. */
  public String sign(AttestationResult result, @Nullable Bytes nonce) {
    var claims =
        new EarClaims(
            EarClaims.PROFILE,
            result.appraisedAt().getEpochSecond(),
            result.expiresAt().getEpochSecond(),
            new EarClaims.VerifierId(DEVELOPER, result.verifierVersion()),
            nonce == null
                ? null
                : Base64.getUrlEncoder().withoutPadding().encodeToString(nonce.toByteArray()),
            Map.of(
                EarClaims.SUBMODULE,
                new EarClaims.Submodule(
                    result.status(),
                    TrustVector.of(AxisMapping.axes(result), AxisMapping.findings(result)),
                    result.policyDigest().toString())),
            result);
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(TYPE)
            .keyID(ResultKey.idOf(key.publicKey()).toString())
            .build();
    var jws = new JWSObject(header, new Payload(Json.write(claims)));
    try {
      jws.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign a result", e);
    }
    return jws.serialize();
  }
}
