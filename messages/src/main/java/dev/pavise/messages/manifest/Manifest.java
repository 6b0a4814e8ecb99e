package dev.pavise.messages.manifest;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the owner signs, {@code application/vnd.pavise.manifest+json}: everything a guest may run
 * and everything that must be proven before it gets a key. Its identity is the SHA-256 of the exact
 * payload bytes of its {@link Envelope}; nothing is ever canonicalised.
 *
 * @param version of this contract, {@value #VERSION}
 * @param name of the deployment; revisions of one name form a chain
 * @param revision 1 for the first manifest of a name, then one more each time
 * @param previous identity of the revision before; absent for the first
 */
public record Manifest(
    int version,
    String name,
    int revision,
    @Nullable Sha256 previous,
    List<Container> containers,
    List<Volume> volumes,
    List<SecretReference> secrets,
    List<ConfigFile> configs,
    Operations operations,
    TrustRequirements trust,
    OwnerKey owner) {

  public static final int VERSION = 1;
  public static final String MEDIA_TYPE = "application/vnd.pavise.manifest+json";

  public Manifest {
    containers = List.copyOf(containers);
    volumes = List.copyOf(volumes);
    secrets = List.copyOf(secrets);
    configs = List.copyOf(configs);
  }

  /** The exact bytes to sign. */
  public Bytes encode() {
    return Bytes.copyOf(Json.write(this));
  }

  /** Reads payload bytes; refuses unknown fields and other versions. */
  public static Manifest decode(Bytes payload) {
    var manifest = Json.readStrict(payload.toByteArray(), Manifest.class);
    if (manifest.version != VERSION) {
      throw new MalformedMessage(
          "manifest version is " + manifest.version + ", this Pavise knows " + VERSION);
    }
    return manifest;
  }
}
