package dev.pavise.guest.agent.image;

/**
 * What one image may cost at most, so that no registry or image can take all memory of the guest.
 *
 * @param layersMax layers of one image
 * @param compressedBytesMax all layers as they travel
 * @param unpackedBytesMax all layers as tar streams
 * @param entriesMax files, directories and links of all layers
 */
public record ImageLimits(
    int layersMax, long compressedBytesMax, long unpackedBytesMax, int entriesMax) {
  public static final ImageLimits DEFAULTS = new ImageLimits(127, 8L << 30, 16L << 30, 1_000_000);

  /** Largest manifest or index (as registries bound it). */
  static final int MANIFEST_BYTES_MAX = 4 * 1024 * 1024;

  /** Largest image configuration. */
  static final int CONFIG_BYTES_MAX = 4 * 1024 * 1024;
}
