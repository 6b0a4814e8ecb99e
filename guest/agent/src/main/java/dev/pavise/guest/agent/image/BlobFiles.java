package dev.pavise.guest.agent.image;

import dev.pavise.messages.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/**
 * Fetches content by digest. Nothing is handed on before its size and digest were found right, so
 * no decompressor or parser ever sees a byte that the manifest does not vouch for. Thread-safe.
 */
final class BlobFiles {
  private static final String ANY = "*/*";
  private static final int BUFFER_BYTES = 64 * 1024;

  /** Every blob gets this much time, */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

  /** and a second more for this many bytes. */
  private static final long SLOWEST_BYTES_PER_SECOND = 64 * 1024;

  private final RegistryClient registry;

  BlobFiles(RegistryClient registry) {
    this.registry = registry;
  }

  /** A manifest or index, whose size is not known before. */
  byte[] manifest(ImageReference image, Sha256 digest) throws IOException, InterruptedException {
    var accept =
        String.join(
            ", ",
            ImageManifest.OCI_MANIFEST,
            ImageManifest.OCI_INDEX,
            ImageManifest.DOCKER_MANIFEST,
            ImageManifest.DOCKER_LIST);
    byte[] content;
    try (var in = registry.open(image, "manifests", digest.toString(), accept, READ_TIMEOUT)) {
      content = in.readNBytes(ImageLimits.MANIFEST_BYTES_MAX + 1);
    }
    if (content.length > ImageLimits.MANIFEST_BYTES_MAX) {
      throw new ImageRefused(
          "the manifest of %s has more than %d bytes"
              .formatted(image, ImageLimits.MANIFEST_BYTES_MAX));
    }
    requireDigest("the manifest of " + image, digest, Sha256.of(content));
    return content;
  }

  /** A small blob into memory. */
  byte[] read(ImageReference image, Descriptor blob, int sizeBytesMax)
      throws IOException, InterruptedException {
    if (blob.size() > sizeBytesMax) {
      throw new ImageRefused(
          "blob %s has %d bytes, at most %d".formatted(blob.digest(), blob.size(), sizeBytesMax));
    }
    var content = new ByteArrayOutputStream((int) blob.size());
    copy(image, blob, content);
    return content.toByteArray();
  }

  /** A blob into a file; the file is removed again when the content is not right. */
  void store(ImageReference image, Descriptor blob, Path file)
      throws IOException, InterruptedException {
    var stored = false;
    try (var out = Files.newOutputStream(file)) {
      copy(image, blob, out);
      stored = true;
    } finally {
      if (!stored) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void copy(ImageReference image, Descriptor blob, OutputStream target)
      throws IOException, InterruptedException {
    var timeout = READ_TIMEOUT.plusSeconds(blob.size() / SLOWEST_BYTES_PER_SECOND);
    var out = new DigestOutputStream(target, sha256());
    try (var in = registry.open(image, "blobs", blob.digest().toString(), ANY, timeout)) {
      var buffer = new byte[BUFFER_BYTES];
      var total = 0L;
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        total += count;
        if (total > blob.size()) {
          throw new ImageRefused(
              "registry %s gave more than the %d bytes of blob %s"
                  .formatted(image.registry(), blob.size(), blob.digest()));
        }
        out.write(buffer, 0, count);
      }
      if (total < blob.size()) {
        throw new IOException(
            "registry %s gave only %d of the %d bytes of blob %s"
                .formatted(image.registry(), total, blob.size(), blob.digest()));
      }
    }
    requireDigest(
        "blob of " + image, blob.digest(), Sha256.fromBytes(out.getMessageDigest().digest()));
  }

  static void requireDigest(String what, Sha256 expected, Sha256 found) throws ImageRefused {
    if (!expected.equals(found)) {
      throw new ImageRefused(
          "%s has digest %s, expected %s: other bytes were served under the digest"
              .formatted(what, found, expected));
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
