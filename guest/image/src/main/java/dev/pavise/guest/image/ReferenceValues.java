package dev.pavise.guest.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a machine that was started with this image, and with nothing else, must have in its TPM's
 * SHA-256 bank before the agent extends anything: computed from the file, never read from a boot.
 * PCR 8 is missing on purpose: it starts at zero and is the agent's to extend.
 *
 * @param pcrs lower-case hexadecimal by PCR number: 4 what was started, 9 command line and initrd
 *     as the kernel was given them, 11 the image's sections, 12 zero because nothing may be added
 *     to the command line
 * @param firmware the firmwares whose PCR 0 could be computed; empty when none was asked for
 */
public record ReferenceValues(
    String imageDigest,
    long sizeBytes,
    SortedMap<Integer, String> pcrs,
    String commandLine,
    String kernel,
    List<Section> sections,
    List<Firmware> firmware) {

  /** A section that the stub measures, in the order it does. */
  public record Section(String name, String sha256, long sizeBytes) {}

  /** A firmware file, by its digest, and the PCR 0 of a machine that it starts. */
  public record Firmware(String name, String fileDigest, String pcr0) {}

  /**
   * Computes the values of an image that QEMU's {@code -kernel} starts under OVMF.
   *
   * @throws MalformedImage if the file is not such an image; names field and offset
   */
  public static ReferenceValues of(byte[] file, List<Firmware> firmware) {
    var image = UnifiedKernel.decode(file);
    var pcrs = new TreeMap<Integer, String>();
    pcrs.put(4, startedApplications(image));
    pcrs.put(9, kernelInputs(image));
    pcrs.put(11, sections(image));
    pcrs.put(12, new Pcr().hex());
    return new ReferenceValues(
        "sha256:" + Sha256.hex(Sha256.of(file)),
        file.length,
        pcrs,
        image.commandLine(),
        image.kernelRelease(),
        image.measured().stream().map(ReferenceValues::describe).toList(),
        List.copyOf(firmware));
  }

  /**
   * PCR 4: OVMF loads a direct kernel before it signals "ready to boot", hence the action after the
   * image.
   */
  private static String startedApplications(UnifiedKernel image) {
    return new Pcr()
        .extend(image.file().authenticodeSha256())
        .extend(Sha256.of(ascii("Calling EFI Application from Boot Option")))
        .extend(Sha256.of(new byte[4]))
        .extend(image.kernel().authenticodeSha256())
        .hex();
  }

  /**
   * PCR 9: the kernel's EFI stub measures its command line (UTF-16, with its end) and its initrd.
   */
  private static String kernelInputs(UnifiedKernel image) {
    return new Pcr()
        .extend(Sha256.of((image.commandLine() + '\0').getBytes(StandardCharsets.UTF_16LE)))
        .extend(StubInitrd.sha256(image))
        .hex();
  }

  /** PCR 11: name, with its end, and content of each section. */
  private static String sections(UnifiedKernel image) {
    var pcr = new Pcr();
    for (var section : image.measured()) {
      pcr.extend(Sha256.of(ascii(section.name() + '\0'))).extend(Sha256.of(section.content()));
    }
    return pcr.hex();
  }

  private static Section describe(PeFile.Section section) {
    return new Section(
        section.name(), Sha256.hex(Sha256.of(section.content())), section.content().remaining());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
