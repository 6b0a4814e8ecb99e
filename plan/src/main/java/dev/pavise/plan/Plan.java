package dev.pavise.plan;

import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.ConfigFile;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.Operations;
import dev.pavise.messages.manifest.OwnerKey;
import dev.pavise.messages.manifest.SecretReference;
import dev.pavise.messages.manifest.TrustRequirements;
import dev.pavise.messages.manifest.Volume;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Exactly what would run: the draft of a manifest, with its images by digest. It is not signed and
 * names no keys yet, and the plaintext of its secrets has not been read.
 *
 * @param name of the deployment
 * @param secrets where each comes from, by name, in the order of the file
 * @param images what each image reference was resolved to, as written → by digest
 * @param notes what the reader ought to know: what was ignored, what is assumed
 */
public record Plan(
    String name,
    List<Container> containers,
    List<Volume> volumes,
    Map<String, SecretSource> secrets,
    List<ConfigFile> configs,
    Operations operations,
    TrustSettings trust,
    Map<String, String> images,
    List<String> notes) {

  public Plan {
    containers = List.copyOf(containers);
    volumes = List.copyOf(volumes);
    secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
    configs = List.copyOf(configs);
    images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    notes = List.copyOf(notes);
  }

  /**
   * The manifest to sign.
   *
   * @param sealed one reference for each of {@link #secrets()}
   * @throws IllegalArgumentException when the references are not those of this plan
   */
  public Manifest toManifest(
      String deploymentName,
      int revision,
      @Nullable Sha256 previous,
      List<SecretReference> sealed,
      TrustRequirements requirements,
      OwnerKey owner) {
    var names = sealed.stream().map(SecretReference::name).toList();
    if (!names.equals(List.copyOf(secrets.keySet()))) {
      throw new IllegalArgumentException(
          "the plan has the secrets " + secrets.keySet() + ", sealed were " + names);
    }
    return new Manifest(
        Manifest.VERSION,
        deploymentName,
        revision,
        previous,
        containers,
        volumes,
        sealed,
        configs,
        operations,
        requirements,
        owner);
  }
}
