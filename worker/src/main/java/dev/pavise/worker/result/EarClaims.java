package dev.pavise.worker.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pavise.attestation.result.Ear;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Tier;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Claims of an EAR (draft-ietf-rats-ear) with one submodule, {@value #SUBMODULE}, and the full
 * result beside it.
 *
 * @param issuedAt seconds since 1970
 * @param expiresAt seconds since 1970, rounded down
 * @param nonce of the challenge that was answered, Base64url; absent when none was
 */
public record EarClaims(
    @JsonProperty("eat_profile") String profile,
    @JsonProperty("iat") long issuedAt,
    @JsonProperty("exp") long expiresAt,
    @JsonProperty("ear.verifier-id") VerifierId verifier,
    @JsonProperty("eat_nonce") @Nullable String nonce,
    @JsonProperty("submods") Map<String, Submodule> submodules,
    @JsonProperty("pavise.result") AttestationResult result) {

  public static final String PROFILE = Ear.PROFILE;
  public static final String SUBMODULE = Ear.SUBMODULE;

  public EarClaims {
    submodules = Map.copyOf(submodules);
  }

  /** Who judged. */
  public record VerifierId(String developer, String build) {}

  /**
   * What was concluded of one part.
   *
   * @param vector AR4SI claims by name, see {@link dev.pavise.attestation.result.TrustVector}
   * @param policy digest of the appraisal policy
   */
  public record Submodule(
      @JsonProperty("ear.status") Tier status,
      @JsonProperty("ear.trustworthiness-vector") Map<String, Integer> vector,
      @JsonProperty("ear.appraisal-policy-id") String policy) {
    public Submodule {
      vector = Map.copyOf(vector);
    }
  }
}
