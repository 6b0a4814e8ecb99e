package dev.pavise.guest.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A unified kernel image: the PE file whose sections systemd's stub (257) measures and starts.
 * Refuses images with sections that change what the stub measures in ways this room does not
 * compute, rather than computing wrong values.
 */
record UnifiedKernel(PeFile file, List<PeFile.Section> measured) {
  /** The stub's own order, not that of the file (systemd, {@code uki.h}). */
  private static final List<String> MEASURED_ORDER =
      List.of(".linux", ".osrel", ".cmdline", ".initrd", ".splash", ".dtb", ".uname", ".sbat");

  private static final Set<String> NOT_COMPUTED =
      Set.of(".ucode", ".pcrsig", ".pcrpkey", ".profile", ".dtbauto", ".hwids", ".efifw");

  static UnifiedKernel decode(byte[] bytes) {
    var file = PeFile.decode(bytes);
    for (var section : file.sections()) {
      if (NOT_COMPUTED.contains(section.name())) {
        throw new MalformedImage(
            section.name(),
            section.rawOffset(),
            "is a section whose measurement is not computed; build without it");
      }
    }
    var image =
        new UnifiedKernel(
            file, MEASURED_ORDER.stream().flatMap(name -> file.section(name).stream()).toList());
    List.of(".linux", ".osrel", ".cmdline", ".initrd", ".uname").forEach(image::section);
    return image;
  }

  ByteBuffer section(String name) {
    return file.section(name)
        .map(PeFile.Section::content)
        .orElseThrow(() -> new MalformedImage(name, 0, "is a section that a guest image must have"))
        .duplicate();
  }

  /**
   * The kernel is a PE file itself: the stub starts it through the firmware, which measures it as
   * such.
   */
  PeFile kernel() {
    return PeFile.decode(copy(".linux"));
  }

  /**
   * The command line the stub hands over. It rewrites other than plain spaces and letters, so those
   * are refused.
   */
  String commandLine() {
    var line = new String(copy(".cmdline"), StandardCharsets.ISO_8859_1);
    boolean plain = line.chars().allMatch(c -> c >= ' ' && c < 0x7f) && line.equals(line.strip());
    if (!plain) {
      throw new MalformedImage(
          ".cmdline",
          file.section(".cmdline").orElseThrow().rawOffset(),
          "must be printable ASCII without outer spaces");
    }
    return line;
  }

  String kernelRelease() {
    return new String(copy(".uname"), StandardCharsets.US_ASCII);
  }

  byte[] copy(String name) {
    var content = section(name);
    var copy = new byte[content.remaining()];
    content.get(copy);
    return copy;
  }
}
