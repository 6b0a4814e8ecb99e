package dev.pavise.attestation.snp.launch;

import dev.pavise.attestation.wire.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What is booted directly, as the firmware checks it: by a table of hashes in measured memory.
 *
 * @param kernel SHA-256 of the file
 * @param initrd SHA-256 of the file; of nothing when there is none
 * @param commandLine without the NUL that ends it in memory
 */
public record BootFiles(Octets kernel, Octets initrd, String commandLine) {
  private static final int HASH_BYTES = 32;
  private static final int ENTRY_BYTES = 16 + 2 + HASH_BYTES;
  private static final int TABLE_BYTES = 16 + 2 + 3 * ENTRY_BYTES;
  private static final int ALIGNMENT_BYTES = 16;
  private static final Guid TABLE = Guid.parse("9438d606-4f22-4cc9-b479-a793d411fd21");
  private static final Guid COMMAND_LINE = Guid.parse("97d02dd8-bd20-4c94-aa78-e7714d36ab2a");
  private static final Guid INITRD = Guid.parse("44baf731-3a2f-4bd7-9af1-41e29169781d");
  private static final Guid KERNEL = Guid.parse("4de79437-abd2-427f-b835-d5b172d2045b");

  public BootFiles {
    if (kernel.size() != HASH_BYTES || initrd.size() != HASH_BYTES) {
      throw new IllegalArgumentException("a SHA-256 has 32 bytes");
    }
    if (commandLine.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a command line has no NUL");
    }
  }

  /** The page that holds the table at its place, and zeros elsewhere. */
  Octets page(long tableAddress) {
    int offset = (int) (tableAddress % FirmwareImage.PAGE_BYTES);
    int padded = (TABLE_BYTES + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
    if (offset + padded > FirmwareImage.PAGE_BYTES) {
      throw new IllegalArgumentException("the table of hashes does not fit into its page");
    }
    var page = ByteBuffer.allocate(FirmwareImage.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    page.position(offset);
    TABLE.writeTo(page);
    page.putShort((short) TABLE_BYTES);
    var line = (commandLine + "\0").getBytes(StandardCharsets.UTF_8);
    write(page, COMMAND_LINE, Octets.copyOf(line).sha256());
    write(page, INITRD, initrd);
    write(page, KERNEL, kernel);
    return Octets.copyOf(page.array());
  }

  private static void write(ByteBuffer page, Guid guid, Octets hash) {
    guid.writeTo(page);
    page.putShort((short) ENTRY_BYTES).put(hash.toByteArray());
  }
}
