package dev.pavise.guest.agent.image;

import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An OCI image manifest or index, or Docker's schema 2 of either. What it is follows from its
 * bytes, which the digest covers, never from what the registry says of them.
 */
sealed interface ImageManifest {
  String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

  /** Layers from the lowest up. */
  record Image(Descriptor config, List<Descriptor> layers) implements ImageManifest {}

  /** One image for several platforms. */
  record Index(List<Descriptor> manifests) implements ImageManifest {
    private static final Descriptor.Platform GUEST = new Descriptor.Platform("amd64", "linux");

    /** The entry for this guest's platform. */
    Descriptor forGuest() throws ImageRefused {
      return manifests.stream()
          .filter(manifest -> GUEST.equals(manifest.platform()))
          .findFirst()
          .orElseThrow(() -> new ImageRefused("the image index has no entry for linux/amd64"));
    }
  }

  /** Decodes bytes that were already found to have the right digest. */
  static ImageManifest decode(byte[] json, ImageLimits limits) throws ImageRefused {
    Document document;
    try {
      document = Json.readTolerant(json, Document.class);
    } catch (MalformedMessage e) {
      throw new ImageRefused("the image manifest cannot be read: " + e.getMessage(), e);
    }
    if (document.schemaVersion() != 2) {
      throw new ImageRefused(
          "the image manifest's schemaVersion is " + document.schemaVersion() + ", expected 2");
    }
    var config = document.config();
    var layers = document.layers();
    var manifests = document.manifests();
    if (config != null && layers != null && manifests == null) {
      document.requireMediaType(Set.of(OCI_MANIFEST, DOCKER_MANIFEST));
      if (layers.size() > limits.layersMax()) {
        throw new ImageRefused(
            "the image has " + layers.size() + " layers, at most " + limits.layersMax());
      }
      return new Image(config.toDescriptor(), Item.toDescriptors(layers));
    }
    if (manifests != null && config == null && layers == null) {
      document.requireMediaType(Set.of(OCI_INDEX, DOCKER_LIST));
      return new Index(Item.toDescriptors(manifests));
    }
    throw new ImageRefused("the bytes are neither an image manifest nor an image index");
  }

  /** As it is in JSON, with everything that an index may have for platforms of other kinds. */
  record Item(
      @Nullable String mediaType,
      @Nullable String digest,
      @Nullable Long size,
      Descriptor.@Nullable Platform platform) {
    Descriptor toDescriptor() throws ImageRefused {
      if (mediaType == null || digest == null || size == null || size < 0) {
        throw new ImageRefused("a descriptor lacks its mediaType, digest or size");
      }
      try {
        return new Descriptor(mediaType, Sha256.parse(digest), size, platform);
      } catch (IllegalArgumentException e) {
        throw new ImageRefused("descriptor digest \"" + digest + "\": " + e.getMessage(), e);
      }
    }

    static List<Descriptor> toDescriptors(List<@Nullable Item> items) throws ImageRefused {
      var descriptors = new ArrayList<Descriptor>();
      for (var item : items) {
        if (item == null) {
          throw new ImageRefused("the image manifest holds a null in a list");
        }
        descriptors.add(item.toDescriptor());
      }
      return List.copyOf(descriptors);
    }
  }

  /** Either kind as it is in JSON. */
  record Document(
      int schemaVersion,
      @Nullable String mediaType,
      @Nullable Item config,
      @Nullable List<@Nullable Item> layers,
      @Nullable List<@Nullable Item> manifests) {
    void requireMediaType(Set<String> allowed) throws ImageRefused {
      if (mediaType != null && !allowed.contains(mediaType)) {
        throw new ImageRefused("the image manifest's mediaType is \"" + mediaType + "\"");
      }
    }
  }
}
