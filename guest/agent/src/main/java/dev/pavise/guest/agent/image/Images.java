package dev.pavise.guest.agent.image;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Pulls an image by digest and unpacks it: manifest, configuration and every layer are checked
 * against the digests above them, and every decompressed layer against the configuration.
 * Thread-safe; each pull has its own directory.
 */
public final class Images {
  private final BlobFiles blobs;
  private final ImageLimits limits;
  private final Path workDirectory;

  /**
   * @param registries where to reach a registry instead, by its name in references
   * @param workDirectory memory-backed, for layers on their way
   */
  public Images(Map<String, URI> registries, Path workDirectory, ImageLimits limits) {
    this.blobs = new BlobFiles(new RegistryClient(registries));
    this.limits = limits;
    this.workDirectory = workDirectory;
  }

  /**
   * One attempt; after a failure the root is empty again.
   *
   * @param root existing empty directory to unpack into
   */
  public ImageConfig pull(ImageReference reference, Path root)
      throws IOException, InterruptedException {
    var image = image(reference);
    for (var layer : image.layers()) {
      LayerStream.requireKnown(layer.mediaType());
    }
    var compressed = image.layers().stream().mapToLong(Descriptor::size).sum();
    if (compressed < 0 || compressed > limits.compressedBytesMax()) {
      throw new ImageRefused(
          "the layers of %s have %d bytes, at most %d"
              .formatted(reference, compressed, limits.compressedBytesMax()));
    }
    var config =
        ImageConfig.decode(blobs.read(reference, image.config(), ImageLimits.CONFIG_BYTES_MAX));
    if (config.diffIds().size() != image.layers().size()) {
      throw new ImageRefused(
          "%s has %d layers, its configuration names %d"
              .formatted(reference, image.layers().size(), config.diffIds().size()));
    }
    var complete = false;
    try {
      unpack(reference, image.layers(), config, root);
      complete = true;
      return config;
    } finally {
      if (!complete) {
        RootTree.remove(root);
        Files.createDirectory(root);
      }
    }
  }

  private ImageManifest.Image image(ImageReference reference)
      throws IOException, InterruptedException {
    var manifest = ImageManifest.decode(blobs.manifest(reference, reference.digest()), limits);
    if (manifest instanceof ImageManifest.Index index) {
      var entry = index.forGuest();
      manifest = ImageManifest.decode(blobs.manifest(reference, entry.digest()), limits);
    }
    return switch (manifest) {
      case ImageManifest.Image image -> image;
      case ImageManifest.Index _ ->
          throw new ImageRefused("the image index of " + reference + " leads to another index");
    };
  }

  /** Layers are fetched ahead of the one that is being unpacked, one after the other. */
  private void unpack(
      ImageReference reference, List<Descriptor> layers, ImageConfig config, Path root)
      throws IOException, InterruptedException {
    var directory = Files.createTempDirectory(workDirectory, "layers-");
    try (var fetcher = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory())) {
      try {
        var fetched = fetchAll(fetcher, reference, layers, directory);
        var unpacker = new LayerUnpacker(root, limits);
        var allowance = limits.unpackedBytesMax();
        for (var number = 0; number < layers.size(); number++) {
          var file = await(fetched.get(number));
          try (var stream =
              LayerStream.open(
                  layers.get(number).mediaType(), Files.newInputStream(file), allowance)) {
            unpacker.unpack(stream);
            BlobFiles.requireDigest(
                "unpacked layer %d of %s".formatted(number + 1, reference),
                config.diffIds().get(number),
                stream.finish());
            allowance = stream.allowance();
          }
          Files.delete(file);
        }
      } finally {
        fetcher.shutdownNow();
      }
    } finally {
      RootTree.remove(directory);
    }
  }

  private List<Future<Path>> fetchAll(
      ExecutorService fetcher, ImageReference reference, List<Descriptor> layers, Path directory) {
    var fetched = new ArrayList<Future<Path>>();
    for (var number = 0; number < layers.size(); number++) {
      var layer = layers.get(number);
      var file = directory.resolve("layer-" + number);
      fetched.add(
          fetcher.submit(
              () -> {
                blobs.store(reference, layer, file);
                return file;
              }));
    }
    return fetched;
  }

  private static Path await(Future<Path> fetched) throws IOException, InterruptedException {
    try {
      return fetched.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException("a layer could not be fetched", e);
    }
  }
}
