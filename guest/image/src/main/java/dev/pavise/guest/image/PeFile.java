package dev.pavise.guest.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A PE32+ executable as UEFI loads it: its sections, and the SHA-256 that Authenticode and the
 * firmware's measurement define for it. Offsets are those of the PE format specification, revision
 * 11. Immutable.
 */
final class PeFile {
  private static final int PE_POINTER = 0x3c;
  private static final int COFF_HEADER_BYTES = 24;
  private static final int PE32_PLUS = 0x20b;
  private static final int CHECKSUM = 64;
  private static final int HEADERS_SIZE = 60;
  private static final int DIRECTORY_COUNT = 108;
  private static final int CERTIFICATE_DIRECTORY = 144;
  private static final int SECTION_HEADER_BYTES = 40;
  private static final int SECTIONS_MAX = 96;

  private final Bytes bytes;
  private final long optionalHeader;
  private final List<Section> sections;

  /**
   * A section: its content as loaded (never longer than its virtual size), and where its raw data
   * is in the file.
   */
  record Section(String name, ByteBuffer content, long rawOffset, long rawSize) {}

  private PeFile(Bytes bytes, long optionalHeader, List<Section> sections) {
    this.bytes = bytes;
    this.optionalHeader = optionalHeader;
    this.sections = List.copyOf(sections);
  }

  static PeFile decode(byte[] file) {
    var bytes = Bytes.of(file);
    require(bytes.u16("DOS magic", 0) == 0x5a4d, "DOS magic", 0, "is not 'MZ'");
    long pe = bytes.u32("PE header pointer", PE_POINTER);
    require(bytes.u32("PE signature", pe) == 0x4550, "PE signature", pe, "is not 'PE'");
    int count = bytes.u16("NumberOfSections", pe + 6);
    require(
        count <= SECTIONS_MAX,
        "NumberOfSections",
        pe + 6,
        count + " sections, at most " + SECTIONS_MAX);
    int optionalHeaderSize = bytes.u16("SizeOfOptionalHeader", pe + 20);
    long optional = pe + COFF_HEADER_BYTES;
    int magic = bytes.u16("OptionalHeader.Magic", optional);
    require(magic == PE32_PLUS, "OptionalHeader.Magic", optional, "is not PE32+ (0x20b)");
    require(
        optionalHeaderSize >= CERTIFICATE_DIRECTORY + 8,
        "SizeOfOptionalHeader",
        pe + 20,
        optionalHeaderSize + " bytes leave no room for the certificate directory");
    require(
        bytes.u32("NumberOfRvaAndSizes", optional + DIRECTORY_COUNT) > 4,
        "NumberOfRvaAndSizes",
        optional + DIRECTORY_COUNT,
        "has no certificate directory");

    var sections = new ArrayList<Section>();
    for (int i = 0; i < count; i++) {
      sections.add(section(bytes, optional + optionalHeaderSize + (long) i * SECTION_HEADER_BYTES));
    }
    return new PeFile(bytes, optional, sections);
  }

  private static Section section(Bytes bytes, long header) {
    var name = new String(bytes.copy("section name", header, 8), StandardCharsets.ISO_8859_1);
    name = name.indexOf('\0') < 0 ? name : name.substring(0, name.indexOf('\0'));
    long virtualSize = bytes.u32(name + " VirtualSize", header + 8);
    long rawSize = bytes.u32(name + " SizeOfRawData", header + 16);
    long rawOffset = bytes.u32(name + " PointerToRawData", header + 20);
    bytes.slice(name + " raw data", rawOffset, rawSize);
    var content = bytes.slice(name + " content", rawOffset, Math.min(virtualSize, rawSize));
    return new Section(name, content, rawOffset, rawSize);
  }

  List<Section> sections() {
    return sections;
  }

  /**
   * The one section of this name; empty when there is none. Two of one name are refused: which one
   * counts is unclear.
   */
  Optional<Section> section(String name) {
    var found = sections.stream().filter(section -> section.name().equals(name)).toList();
    if (found.size() > 1) {
      throw new MalformedImage(
          name, found.get(1).rawOffset(), "is the second section of this name");
    }
    return found.stream().findFirst();
  }

  /**
   * The PE image digest: the file without its checksum, its certificate directory entry and its
   * certificates.
   */
  byte[] authenticodeSha256() {
    long checksum = optionalHeader + CHECKSUM;
    long directory = optionalHeader + CERTIFICATE_DIRECTORY;
    long headers = bytes.u32("SizeOfHeaders", optionalHeader + HEADERS_SIZE);
    require(
        headers >= directory + 8,
        "SizeOfHeaders",
        optionalHeader + HEADERS_SIZE,
        "ends inside the headers");
    long certificates = bytes.u32("certificate directory size", directory + 4);

    var digest = Sha256.digest();
    digest.update(bytes.slice("headers up to the checksum", 0, checksum));
    digest.update(
        bytes.slice(
            "headers up to the certificate directory", checksum + 4, directory - checksum - 4));
    digest.update(bytes.slice("headers up to their end", directory + 8, headers - directory - 8));
    long hashed = headers;
    for (var section :
        sections.stream().sorted(Comparator.comparingLong(Section::rawOffset)).toList()) {
      digest.update(
          bytes.slice(section.name() + " raw data", section.rawOffset(), section.rawSize()));
      hashed += section.rawSize();
    }
    long rest = bytes.size() - certificates - hashed;
    if (rest > 0) {
      digest.update(bytes.slice("data after the sections", hashed, rest));
    }
    return digest.digest();
  }

  private static void require(boolean holds, String field, long offset, String problem) {
    if (!holds) {
      throw new MalformedImage(field, offset, problem);
    }
  }
}
