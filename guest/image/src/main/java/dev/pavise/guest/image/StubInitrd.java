package dev.pavise.guest.image;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The initrd as systemd's stub hands it to the kernel: the {@code .initrd} section, then a cpio
 * archive the stub makes itself, with the {@code .osrel} section as {@code /.extra/os-release}
 * (systemd 257, {@code cpio.c}).
 */
final class StubInitrd {
  private static final int DIRECTORY = 0040555;
  private static final int FILE = 0100444;
  private static final String TRAILER =
      "070701"
          + "0".repeat(32)
          + "00000001"
          + "0".repeat(48)
          + "0000000B"
          + "0".repeat(8)
          + "TRAILER!!!\0\0\0\0";

  private StubInitrd() {}

  static byte[] sha256(UnifiedKernel image) {
    var digest = Sha256.digest();
    var initrd = image.section(".initrd");
    digest.update(initrd.duplicate());
    digest.update(padding(initrd.remaining()));
    digest.update(entry(1, DIRECTORY, ".extra", new byte[0]));
    digest.update(entry(2, FILE, ".extra/os-release", image.copy(".osrel")));
    digest.update(TRAILER.getBytes(StandardCharsets.US_ASCII));
    return digest.digest();
  }

  /**
   * One member of a "newc" archive: hexadecimal header, name, content, each padded to four bytes.
   */
  private static byte[] entry(int inode, int mode, String name, byte[] content) {
    var header =
        String.format(
            Locale.ROOT,
            "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s\0",
            inode,
            mode,
            0,
            0,
            1,
            0,
            content.length,
            0,
            0,
            0,
            0,
            name.length() + 1,
            0,
            name);
    var head = header.getBytes(StandardCharsets.US_ASCII);
    var contentStart = head.length + padding(head.length).length;
    var entry = new byte[contentStart + content.length + padding(content.length).length];
    System.arraycopy(head, 0, entry, 0, head.length);
    System.arraycopy(content, 0, entry, contentStart, content.length);
    return entry;
  }

  private static byte[] padding(int length) {
    return new byte[-length & 3];
  }
}
