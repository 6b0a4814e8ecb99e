package dev.pavise.guest.agent.image;

import dev.pavise.messages.Sha256;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * The tar stream of a layer: decompressed, counted against a bound, digested on the way. Not
 * thread-safe.
 */
final class LayerStream extends FilterInputStream {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final Set<String> PLAIN = Set.of("application/vnd.oci.image.layer.v1.tar");
  private static final Set<String> GZIP =
      Set.of(
          "application/vnd.oci.image.layer.v1.tar+gzip",
          "application/vnd.docker.image.rootfs.diff.tar.gzip");

  private final MessageDigest digest = BlobFiles.sha256();
  private long allowance;

  private LayerStream(InputStream in, long allowance) {
    super(in);
    this.allowance = allowance;
  }

  /**
   * Over the verified bytes of a layer.
   *
   * @param bytesMax decompressed bytes; one more is an {@link ImageRefused}
   */
  static LayerStream open(String mediaType, InputStream blob, long bytesMax) throws IOException {
    requireKnown(mediaType);
    var in = GZIP.contains(mediaType) ? new GZIPInputStream(blob, BUFFER_BYTES) : blob;
    return new LayerStream(new BufferedInputStream(in, BUFFER_BYTES), bytesMax);
  }

  /** Before a layer is fetched in vain. */
  static void requireKnown(String mediaType) throws ImageRefused {
    if (!PLAIN.contains(mediaType) && !GZIP.contains(mediaType)) {
      throw new ImageRefused(
          "layer media type \"" + mediaType + "\" is not supported; expected tar or tar+gzip");
    }
  }

  /** Digest of the whole stream, after what is left of it was read. */
  Sha256 finish() throws IOException {
    var rest = new byte[BUFFER_BYTES];
    while (read(rest, 0, rest.length) >= 0) {
      // Read for the digest alone.
    }
    return Sha256.fromBytes(digest.digest());
  }

  /** What may still be decompressed. */
  long allowance() {
    return allowance;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    var count = in.read(buffer, offset, length);
    if (count > 0) {
      allowance -= count;
      if (allowance < 0) {
        throw new ImageRefused("the image unpacks to more bytes than are allowed");
      }
      digest.update(buffer, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    // What is skipped counts and is digested as well.
    var buffer = new byte[Math.clamp(count, 0, BUFFER_BYTES)];
    return Math.max(0, read(buffer, 0, buffer.length));
  }
}
