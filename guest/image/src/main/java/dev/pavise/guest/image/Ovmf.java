package dev.pavise.guest.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.tukaani.xz.LZMAInputStream;

/**
 * The PCR 0 of a q35 machine started by an OVMF code file: firmware version, the two firmware
 * volumes in it as they lie in memory when they are measured, and the separator. Offsets are those
 * of the UEFI PI specification, volume 3.
 *
 * <p>One module caches the I/O port of the ACPI timer in its own image before that is measured.
 * Where, is a property of the build, so only builds known here have a computable PCR 0; others are
 * refused rather than computed wrongly.
 */
final class Ovmf {
  private static final byte[] LZMA_SECTION =
      HexFormat.of().parseHex("98584eee143959429d6edc7bd79403cf");
  private static final int GUID_DEFINED = 0x02;
  private static final int VOLUME_IMAGE = 0x17;
  private static final int DECOMPRESSED_BYTES_MAX = 64 << 20;
  private static final int DECODER_KIB_MAX = 64 << 10;

  /** The q35 chipset's power management base, 0x600, and the timer register in it, 8. */
  private static final int ACPI_TIMER_PORT = 0x608;

  /**
   * A build: the digest of its code file, its version string and where in PEIFV the timer port is
   * cached.
   */
  private record Build(String name, String fileDigest, String version, int timerPortOffset) {}

  private static final List<Build> KNOWN =
      List.of(
          new Build(
              "Debian OVMF 2025.02-8+deb13u1",
              "624e06de18b4fa535e90db7160d00d3d07d206422b89999bf1e27d920264e4e0",
              "2025.02-8+deb13u1",
              28240));

  private Ovmf() {}

  /**
   * @throws MalformedImage if the file is no OVMF code file, or not of a build whose PCR 0 can be
   *     computed
   */
  static ReferenceValues.Firmware referenceValue(byte[] file) {
    var digest = Sha256.hex(Sha256.of(file));
    var build =
        KNOWN.stream()
            .filter(known -> known.fileDigest().equals(digest))
            .findFirst()
            .orElseThrow(
                () ->
                    new MalformedImage(
                        "firmware", 0, "is of no known build; PCR 0 is NOT computed"));
    var volumes = volumes(decompress(file));
    if (volumes.size() != 2) {
      throw new MalformedImage(
          "firmware volumes", 0, volumes.size() + " instead of PEIFV and DXEFV");
    }
    var pei = volumes.getFirst();
    pei[build.timerPortOffset()] = (byte) ACPI_TIMER_PORT;
    pei[build.timerPortOffset() + 1] = (byte) (ACPI_TIMER_PORT >> 8);
    var pcr0 =
        new Pcr()
            .extend(Sha256.of((build.version() + '\0').getBytes(StandardCharsets.UTF_16LE)))
            .extend(Sha256.of(pei))
            .extend(Sha256.of(volumes.getLast()))
            .extend(Sha256.of(new byte[4]));
    return new ReferenceValues.Firmware(build.name(), "sha256:" + digest, pcr0.hex());
  }

  /** The content of the LZMA section that holds both volumes. */
  private static byte[] decompress(byte[] file) {
    var bytes = Bytes.of(file);
    int guid = indexOf(file, LZMA_SECTION);
    if (guid < 4) {
      throw new MalformedImage("LZMA section", 0, "is not in the file");
    }
    int header = guid - 4;
    long size = bytes.u32("section header", header) & 0xffffff;
    if (bytes.u8("section type", header + 3) != GUID_DEFINED) {
      throw new MalformedImage("section type", header + 3, "is not GUID-defined");
    }
    int data = header + bytes.u16("section data offset", guid + 16);
    var compressed = bytes.copy("LZMA section", data, header + size - data);
    try (var stream = new LZMAInputStream(new ByteArrayInputStream(compressed), DECODER_KIB_MAX)) {
      var content = stream.readNBytes(DECOMPRESSED_BYTES_MAX);
      if (content.length == DECOMPRESSED_BYTES_MAX) {
        throw new MalformedImage(
            "LZMA section", data, "holds more than " + DECOMPRESSED_BYTES_MAX + " bytes");
      }
      return content;
    } catch (IOException e) {
      throw new MalformedImage("LZMA section", data, "cannot be decompressed: " + e.getMessage());
    }
  }

  private static List<byte[]> volumes(byte[] content) {
    var bytes = Bytes.of(content);
    var volumes = new ArrayList<byte[]>();
    long offset = 0;
    while (offset < content.length) {
      long size = bytes.u32("section header", offset) & 0xffffff;
      int headerBytes = size == 0xffffff ? 8 : 4;
      size = headerBytes == 8 ? bytes.u32("section extended size", offset + 4) : size;
      if (size < headerBytes) {
        throw new MalformedImage("section size", offset, "is smaller than its header");
      }
      if (bytes.u8("section type", offset + 3) == VOLUME_IMAGE) {
        volumes.add(bytes.copy("firmware volume", offset + headerBytes, size - headerBytes));
      }
      offset = (offset + size + 3) & ~3L;
    }
    return volumes;
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i <= bytes.length - wanted.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
