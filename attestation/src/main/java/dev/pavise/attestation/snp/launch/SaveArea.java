package dev.pavise.attestation.snp.launch;

import dev.pavise.attestation.wire.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The registers that a virtual CPU starts with, as the page that is measured (AMD64 Architecture
 * Programmer's Manual, volume 2, table B-4). Hypervisors differ in a few of them.
 */
final class SaveArea {
  /** Where the first CPU starts: the reset vector. */
  static final long BOOT_ADDRESS = 0xFFFF_FFF0L;

  private static final int SEGMENT_LIMIT = 0xFFFF;
  private static final int CODE_SELECTOR = 0xF000;
  private static final int DATA_ATTRIBUTES = 0x93;
  private static final int LDT_ATTRIBUTES = 0x82;
  private static final long CODE_BASE_MASK = 0xFFFF_0000L;
  private static final long EFER_SVM_ENABLED = 0x1000;
  private static final long CR4_MACHINE_CHECK = 0x40;
  private static final long CR0_EXTENSION_TYPE = 0x10;
  private static final long PAT_RESET = 0x0007_0406_0007_0406L;
  private static final long EC2_RDX = 0x600;

  private SaveArea() {}

  static Octets page(long startAddress, Launch launch) {
    var page = ByteBuffer.allocate(FirmwareImage.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    boolean ec2 = launch.hypervisor() == Hypervisor.EC2;
    boolean first = startAddress == BOOT_ADDRESS;
    segment(page, 0x00, 0, DATA_ATTRIBUTES, 0); // ES
    segment(page, 0x10, CODE_SELECTOR, ec2 && first ? 0x9A : 0x9B, startAddress & CODE_BASE_MASK);
    segment(page, 0x20, 0, ec2 ? 0x92 : DATA_ATTRIBUTES, 0); // SS
    segment(page, 0x30, 0, DATA_ATTRIBUTES, 0); // DS
    segment(page, 0x40, 0, DATA_ATTRIBUTES, 0); // FS
    segment(page, 0x50, 0, DATA_ATTRIBUTES, 0); // GS
    segment(page, 0x60, 0, 0, 0); // GDTR
    segment(page, 0x70, 0, LDT_ATTRIBUTES, 0); // LDTR
    segment(page, 0x80, 0, 0, 0); // IDTR
    segment(page, 0x90, 0, ec2 ? 0x83 : 0x8B, 0); // TR
    page.putLong(0xD0, EFER_SVM_ENABLED);
    page.putLong(0x148, CR4_MACHINE_CHECK);
    page.putLong(0x158, CR0_EXTENSION_TYPE);
    page.putLong(0x160, 0x400); // DR7
    page.putLong(0x168, 0xFFFF_0FF0L); // DR6
    page.putLong(0x170, 0x2); // RFLAGS
    page.putLong(0x178, startAddress & SEGMENT_LIMIT); // RIP
    page.putLong(0x268, PAT_RESET);
    page.putLong(0x310, ec2 ? EC2_RDX : launch.cpuModel().signature());
    page.putLong(0x3B0, launch.features());
    page.putLong(0x3E8, 0x1); // XCR0
    if (!ec2) {
      page.putInt(0x408, 0x1F80); // MXCSR
      page.putShort(0x410, (short) 0x37F); // x87 control word
    }
    return Octets.copyOf(page.array());
  }

  private static void segment(ByteBuffer page, int at, int selector, int attributes, long base) {
    page.putShort(at, (short) selector);
    page.putShort(at + 2, (short) attributes);
    page.putInt(at + 4, SEGMENT_LIMIT);
    page.putLong(at + 8, base);
  }
}
