package dev.pavise.messages.attester;

import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a launched guest finds as its user data. Nothing in it is trusted: the agent measures the
 * manifest digest before it uses any of it, and a wrong value can only keep the guest from its
 * keys.
 *
 * @param controlPlane base address, {@code https://host:port}
 * @param caCertificate PEM of the authority for that address; absent: the public ones
 * @param instanceToken limits abuse of the attester's HTTP face; proves nothing
 * @param manifest identity of the manifest to fetch, measure and enforce
 * @param registries where to reach a registry instead: name in the image reference → base address
 */
public record UserData(
    int version,
    URI controlPlane,
    @Nullable String caCertificate,
    String instanceToken,
    Sha256 manifest,
    Map<String, URI> registries) {

  public static final int VERSION = 1;

  public UserData {
    registries = Map.copyOf(registries);
  }

  public byte[] encode() {
    return Json.write(this);
  }

  public static UserData decode(byte[] json) {
    var userData = Json.readTolerant(json, UserData.class);
    if (userData.version != VERSION) {
      throw new MalformedMessage(
          "user data version is " + userData.version + ", this Pavise knows " + VERSION);
    }
    return userData;
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "UserData[controlPlane=" + controlPlane + ", manifest=" + manifest + "]";
  }
}
