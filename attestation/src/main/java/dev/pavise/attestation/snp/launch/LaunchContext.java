package dev.pavise.attestation.snp.launch;

import dev.pavise.attestation.wire.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The digest as the secure processor extends it, page by page (SNP firmware ABI, table "Page
 * Information"). Not thread-safe.
 */
final class LaunchContext {
  private static final String HASH = "SHA-384";
  private static final int HASH_BYTES = 48;
  private static final short INFORMATION_BYTES = 0x70;
  private static final byte NORMAL = 1;
  private static final byte SAVE_AREA = 2;
  private static final byte ZERO = 3;
  private static final byte SECRETS = 5;
  private static final byte CPUID = 6;
  private static final long SAVE_AREA_ADDRESS = 0xFFFF_FFFF_F000L;
  private static final byte[] NO_CONTENT = new byte[HASH_BYTES];

  private byte[] digest;

  LaunchContext() {
    this(Octets.zeros(HASH_BYTES));
  }

  /** Goes on where another stopped. */
  LaunchContext(Octets digest) {
    if (digest.size() != HASH_BYTES) {
      throw new IllegalArgumentException("a launch digest has 48 bytes");
    }
    this.digest = digest.toByteArray();
  }

  void normalPages(Octets pages, long address) {
    var content = pages.toByteArray();
    for (int at = 0; at < content.length; at += FirmwareImage.PAGE_BYTES) {
      var page = Octets.copyOf(content, at, at + FirmwareImage.PAGE_BYTES);
      extend(NORMAL, page.digest(HASH), address + at);
    }
  }

  void zeroPages(long address, long sizeBytes) {
    for (long at = 0; at < sizeBytes; at += FirmwareImage.PAGE_BYTES) {
      extend(ZERO, NO_CONTENT, address + at);
    }
  }

  void secretsPage(long address) {
    extend(SECRETS, NO_CONTENT, address);
  }

  void cpuidPage(long address) {
    extend(CPUID, NO_CONTENT, address);
  }

  void saveArea(Octets page) {
    extend(SAVE_AREA, page.digest(HASH), SAVE_AREA_ADDRESS);
  }

  Octets digest() {
    return Octets.copyOf(digest);
  }

  private void extend(byte type, byte[] content, long address) {
    var information = ByteBuffer.allocate(INFORMATION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    information.put(digest).put(content).putShort(INFORMATION_BYTES).put(type);
    information.putLong(INFORMATION_BYTES - Long.BYTES, address); // No VMPL has permissions yet.
    digest = Octets.copyOf(information.array()).digest(HASH);
  }
}
