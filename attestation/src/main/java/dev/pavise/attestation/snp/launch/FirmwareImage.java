package dev.pavise.attestation.snp.launch;

import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An OVMF image as far as its launch is concerned. Its last page has a table, read backwards, that
 * says where the SEV metadata, the reset vector of further CPUs and the place for the kernel's
 * hashes are (OVMF, {@code ResetVector/Ia16/ResetVectorVtf0.asm}).
 *
 * @param pages the whole image, or its last pages when the digest over the rest is known
 * @param resetAddress first instruction of every CPU but the first
 * @param kernelHashesAddress where the table of hashes goes; absent when this build has none
 */
public record FirmwareImage(
    Octets pages,
    List<FirmwareSection> sections,
    long resetAddress,
    Optional<Long> kernelHashesAddress) {
  static final int PAGE_BYTES = 4096;

  private static final String STRUCTURE = "OVMF image";
  private static final int SIZE_BYTES_MAX = 16 << 20;
  private static final int SECTIONS_MAX = 64;
  private static final long SECTION_BYTES_MAX = 16L << 20;
  private static final int TAIL_BYTES = 32;
  private static final int GUID_BYTES = 16;
  private static final int ENTRY_HEADER_BYTES = 2 + GUID_BYTES;
  private static final Octets METADATA_SIGNATURE = Octets.fromHex("41534556"); // "ASEV"
  private static final int METADATA_HEADER_BYTES = 16;
  private static final int METADATA_ITEM_BYTES = 12;

  private static final Guid FOOTER = Guid.parse("96b582de-1fb2-45f7-baea-a366c55a082d");
  private static final Guid SEV_METADATA = Guid.parse("dc886566-984a-4798-a75e-5585a7bf67cc");
  private static final Guid RESET_BLOCK = Guid.parse("00f771de-1a7e-4fcb-890e-68c77e2fb44e");
  private static final Guid KERNEL_HASHES = Guid.parse("7255371f-3a3b-4b04-927b-1da6efa8d454");

  public FirmwareImage {
    sections = List.copyOf(sections);
  }

  /** The image ends where the first four gigabytes end. */
  long address() {
    return (1L << 32) - pages.size();
  }

  /**
   * @throws MalformedEvidence when it is no OVMF image that can be launched under SEV-SNP
   */
  public static FirmwareImage decode(Octets image) {
    if (image.size() == 0 || image.size() % PAGE_BYTES != 0 || image.size() > SIZE_BYTES_MAX) {
      throw malformed(
          0, "size", "whole pages of 4096 bytes, at most " + SIZE_BYTES_MAX, image.size() + "");
    }
    var table = table(image);
    var reset = ByteReader.littleEndian(STRUCTURE, require(table, RESET_BLOCK, "SEV reset block"));
    return new FirmwareImage(
        image,
        sections(image, require(table, SEV_METADATA, "SEV metadata")),
        reset.u32("reset address"),
        Optional.ofNullable(table.get(KERNEL_HASHES))
            .map(entry -> ByteReader.littleEndian(STRUCTURE, entry).u32("kernel hashes address")));
  }

  private static Octets require(Map<Guid, Octets> table, Guid guid, String name) {
    var entry = table.get(guid);
    if (entry == null) {
      throw malformed(0, "table", name + " " + guid, "no such entry");
    }
    return entry;
  }

  private static Map<Guid, Octets> table(Octets image) {
    int end = image.size() - TAIL_BYTES;
    if (!Guid.at(image, end - GUID_BYTES).equals(FOOTER)) {
      throw malformed(end - GUID_BYTES, "footer", FOOTER.toString(), "another GUID");
    }
    int size = u16(image, end - ENTRY_HEADER_BYTES);
    int start = end - size;
    if (size < ENTRY_HEADER_BYTES || start < 0) {
      throw malformed(end - ENTRY_HEADER_BYTES, "table size", "within the image", size + "");
    }
    var entries = new HashMap<Guid, Octets>();
    int at = end - ENTRY_HEADER_BYTES;
    while (at - ENTRY_HEADER_BYTES >= start) {
      int length = u16(image, at - ENTRY_HEADER_BYTES);
      if (length < ENTRY_HEADER_BYTES || at - length < start) {
        throw malformed(at - ENTRY_HEADER_BYTES, "entry size", "within the table", length + "");
      }
      var content = slice(image, at - length, at - ENTRY_HEADER_BYTES);
      if (entries.put(Guid.at(image, at - GUID_BYTES), content) != null) {
        throw malformed(at - GUID_BYTES, "entry", "each GUID once", "the same GUID again");
      }
      at -= length;
    }
    return entries;
  }

  private static List<FirmwareSection> sections(Octets image, Octets pointer) {
    long fromEnd = ByteReader.littleEndian(STRUCTURE, pointer).u32("SEV metadata offset");
    if (fromEnd > image.size() || fromEnd < METADATA_HEADER_BYTES) {
      throw malformed(0, "SEV metadata offset", "within the image", fromEnd + "");
    }
    int start = image.size() - (int) fromEnd;
    var reader = ByteReader.littleEndian(STRUCTURE, slice(image, start, image.size()));
    if (!reader.octets(METADATA_SIGNATURE.size(), "signature").equals(METADATA_SIGNATURE)) {
      throw malformed(start, "SEV metadata", "ASEV", "another signature");
    }
    long size = reader.u32("size");
    long version = reader.u32("version");
    long count = reader.u32("count");
    if (version != 1) {
      throw malformed(start + 8, "SEV metadata version", "1", version + "");
    }
    if (count > SECTIONS_MAX
        || size != METADATA_HEADER_BYTES + count * METADATA_ITEM_BYTES
        || size > fromEnd) {
      throw malformed(
          start + 4, "SEV metadata size", "at most " + SECTIONS_MAX + " sections", count + "");
    }
    var sections = new ArrayList<FirmwareSection>();
    for (int i = 0; i < count; i++) {
      sections.add(section(reader, start + reader.offset()));
    }
    return sections;
  }

  private static FirmwareSection section(ByteReader reader, int at) {
    long address = reader.u32("section address");
    long size = reader.u32("section size");
    long number = reader.u32("section type");
    var kind =
        FirmwareSection.Kind.of(number)
            .orElseThrow(
                () -> malformed(at + 8, "section type", "1, 2, 3, 4 or 16", Long.toString(number)));
    if (address % PAGE_BYTES != 0
        || size == 0
        || size % PAGE_BYTES != 0
        || size > SECTION_BYTES_MAX) {
      throw malformed(at, "section", "whole pages", "%d bytes at %#x".formatted(size, address));
    }
    return new FirmwareSection(kind, address, size);
  }

  private static Octets slice(Octets image, int from, int to) {
    return Octets.copyOf(image.toByteArray(), from, to);
  }

  private static int u16(Octets image, int at) {
    return (image.at(at) & 0xFF) | (image.at(at + 1) & 0xFF) << 8;
  }

  private static MalformedEvidence malformed(int at, String field, String expected, String found) {
    return new MalformedEvidence(STRUCTURE, at, field, expected, found);
  }
}
