package dev.pavise.cli.deploy;

import dev.pavise.cli.key.OwnerKeyFile;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import java.util.List;

/**
 * What the owner decides beside the plan.
 *
 * @param name of the deployment
 * @param releaseKey the X25519 public key that secrets are sealed to, from where the owner trusts
 * @param guestImages that may be given the keys
 * @param allowDevelopment whether hardware that protects nothing may be given the keys
 * @param provider that launches, for example {@code local}
 * @param platform it launches on, for example {@code tpm-development}
 */
public record Terms(
    String name,
    OwnerKeyFile ownerKey,
    Bytes releaseKey,
    List<Sha256> guestImages,
    boolean allowDevelopment,
    String provider,
    String platform) {
  public Terms {
    guestImages = List.copyOf(guestImages);
  }
}
