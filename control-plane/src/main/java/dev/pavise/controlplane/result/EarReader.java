package dev.pavise.controlplane.result;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.result.AttestationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.text.ParseException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Authenticates EARs: only what the worker's result key signed is read at all. Thread-safe. */
@Component
class EarReader {
  private static final String CLAIM = "pavise.result";
  private static final int LENGTH_MAX = 1024 * 1024;

  private final JWSVerifier verifier;

  EarReader(ResultSettings settings) throws IOException {
    try {
      var key = JWK.parseFromPEMEncodedObjects(Files.readString(settings.resultKeyFile()));
      if (!(key instanceof ECKey ec)) {
        throw new IllegalArgumentException(
            "pavise.control-plane.result-key-file is not an EC public key in PEM");
      }
      this.verifier = new ECDSAVerifier(ec);
    } catch (JOSEException e) {
      throw new IllegalArgumentException(
          "pavise.control-plane.result-key-file is not an EC public key in PEM", e);
    }
  }

  /** The result inside; {@link MalformedMessage} unless the worker signed it. */
  AttestationResult authenticate(String ear) {
    if (ear.length() > LENGTH_MAX) {
      throw new MalformedMessage("the EAR has more than " + LENGTH_MAX + " characters");
    }
    try {
      var jwt = SignedJWT.parse(ear);
      if (!jwt.verify(verifier)) {
        throw new MalformedMessage("the EAR is not signed by the worker's result key");
      }
      var claim = Json.readTolerant(jwt.getPayload().toBytes(), JsonNode.class).path(CLAIM);
      var result = Json.readTolerant(Json.write(claim), AttestationResult.class);
      if (result.version() != AttestationResult.VERSION) {
        throw new MalformedMessage("result version " + result.version() + " is not known");
      }
      return result;
    } catch (ParseException | JOSEException e) {
      throw new MalformedMessage("not an EAR: " + e.getMessage(), e);
    }
  }
}
