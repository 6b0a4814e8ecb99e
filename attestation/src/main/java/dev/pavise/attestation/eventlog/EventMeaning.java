package dev.pavise.attestation.eventlog;

import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What an event says, in words for a reader: nothing here decides about trust. Only where {@code
 * proven} is true does the register vouch for the words; else somebody merely wrote them beside a
 * digest. Immutable.
 *
 * @param text printable ASCII, short
 */
public record EventMeaning(String text, boolean proven) {
  private static final int TEXT_CHARACTERS_MAX = 200;
  private static final int TAG_BYTES_MAX = 4096;

  /** What boot loaders put in front of the text that they measure. */
  private static final List<String> PREFIXES =
      List.of(
          "grub_cmd: ",
          "grub_cmd ",
          "grub_kernel_cmdline ",
          "kernel_cmdline: ",
          "module_cmdline: ");

  /** Never fails: an event that nobody understands is named by its type. */
  public static EventMeaning of(LoggedEvent event) {
    long type = event.type();
    if (type == EventType.EV_SEPARATOR) {
      return new EventMeaning("the firmware hands over", event.isDataProven());
    }
    if (type == EventType.EV_S_CRTM_VERSION) {
      return new EventMeaning("firmware version " + version(event.data()), event.isDataProven());
    }
    if (type == EventType.EV_IPL) {
      return loader(event);
    }
    if (type == EventType.EV_EVENT_TAG) {
      return tagged(event);
    }
    if (type == EventType.EV_EFI_BOOT_SERVICES_APPLICATION
        || type == EventType.EV_EFI_BOOT_SERVICES_DRIVER
        || type == EventType.EV_EFI_RUNTIME_SERVICES_DRIVER) {
      return image(event);
    }
    if (type == EventType.EV_EFI_VARIABLE_DRIVER_CONFIG
        || type == EventType.EV_EFI_VARIABLE_BOOT
        || type == EventType.EV_EFI_VARIABLE_BOOT2
        || type == EventType.EV_EFI_VARIABLE_AUTHORITY) {
      return variable(event);
    }
    if (type == EventType.EV_EFI_ACTION || type == EventType.EV_ACTION) {
      return new EventMeaning(text(event.data(), StandardCharsets.US_ASCII), event.isDataProven());
    }
    return EventType.isKnown(type)
        ? new EventMeaning(event.data().size() + " bytes", event.isDataProven())
        : new EventMeaning("an event of a type that nobody specified", false);
  }

  /** Its Authenticode digest is proven; the path beside it is not. */
  private static EventMeaning image(LoggedEvent event) {
    var digest = event.digest().size() == 0 ? "" : ", digest " + event.digest().toHex();
    return new EventMeaning(
        DevicePath.ofImage(event.data()).map(path -> "starts " + printable(path)).orElse("starts")
            + digest,
        false);
  }

  private static EventMeaning variable(LoggedEvent event) {
    var variable = EfiVariable.read(event.data());
    if (variable.isEmpty()) {
      return new EventMeaning("a variable that cannot be read", false);
    }
    var found = variable.get();
    boolean proven = event.isDataProven() || event.isProven(found.data());
    var value = found.name().equals("SecureBoot") ? " is " + onOff(found.data()) : "";
    var lists =
        SignatureLists.count(found.data()).stream()
            .mapToObj(count -> ", " + count + " signatures")
            .findFirst()
            .orElse(", " + found.data().size() + " bytes");
    return new EventMeaning(
        "variable " + printable(found.name()) + (value.isEmpty() ? lists : value), proven);
  }

  private static String onOff(Octets data) {
    if (data.size() == 0) {
      return "not set";
    }
    return data.size() == 1 && data.at(0) == 1 ? "on" : "off";
  }

  /**
   * Text that a boot loader measured. GRUB's digest is that of the text without its own prefix;
   * systemd's stub writes the name of a section in UTF-16 and measures it in ASCII.
   */
  private static EventMeaning loader(LoggedEvent event) {
    var ascii = text(event.data(), StandardCharsets.US_ASCII);
    for (var prefix : PREFIXES) {
      if (ascii.startsWith(prefix)) {
        var measured = ascii.substring(prefix.length());
        return new EventMeaning(
            printable(ascii),
            isProven(event, measured) || isProven(event, measured + '\0') || event.isDataProven());
      }
    }
    var wide = text(event.data(), StandardCharsets.UTF_16LE);
    if (isProven(event, wide + '\0')) {
      return new EventMeaning("section " + printable(wide), true);
    }
    boolean isWide = event.data().size() > 1 && event.data().at(1) == 0;
    return new EventMeaning(printable(isWide ? wide : ascii), event.isDataProven());
  }

  /** TCG_PCClientTaggedEvent, as the kernel's own stub and systemd use it. */
  private static EventMeaning tagged(LoggedEvent event) {
    var in = ByteReader.littleEndian("taggedEvent", event.data());
    try {
      in.u32("taggedEventID");
      var data = in.sized32(TAG_BYTES_MAX, "taggedEventData");
      boolean isWide = data.size() > 1 && data.at(1) == 0;
      return new EventMeaning(
          text(data, isWide ? StandardCharsets.UTF_16LE : StandardCharsets.US_ASCII),
          event.isDataProven());
    } catch (MalformedEvidence e) {
      return new EventMeaning(text(event.data(), StandardCharsets.US_ASCII), event.isDataProven());
    }
  }

  private static String version(Octets data) {
    boolean isWide = data.size() > 1 && data.at(1) == 0;
    return text(data, isWide ? StandardCharsets.UTF_16LE : StandardCharsets.US_ASCII);
  }

  private static boolean isProven(LoggedEvent event, String text) {
    return event.isProven(Octets.copyOf(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String text(Octets data, Charset charset) {
    var text = new String(data.toByteArray(), charset);
    int end = text.indexOf('\0');
    return printable(end < 0 ? text : text.substring(0, end));
  }

  /** It comes from outside: short, and no control characters. */
  private static String printable(String text) {
    var cut =
        text.length() <= TEXT_CHARACTERS_MAX
            ? text
            : text.substring(0, TEXT_CHARACTERS_MAX) + "...";
    return cut.replaceAll("[^ -~]", "?");
  }

  /** Path of the file that an application was loaded from. */
  private static final class DevicePath {
    private static final int HEADER_BYTES = 4;
    private static final int NODES_MAX = 32;
    private static final int MEDIA = 4;
    private static final int FILE_PATH = 4;

    private DevicePath() {}

    /** Of an EFI_IMAGE_LOAD_EVENT; empty when it names no file. */
    static Optional<String> ofImage(Octets event) {
      var in = ByteReader.littleEndian("EFI_IMAGE_LOAD_EVENT", event);
      try {
        in.u64("ImageLocationInMemory");
        in.u64("ImageLengthInMemory");
        in.u64("ImageLinkTimeAddress");
        in.u64("LengthOfDevicePath");
        for (int i = 0; i < NODES_MAX && in.remaining() >= HEADER_BYTES; i++) {
          int type = in.u8("Type");
          int subType = in.u8("SubType");
          int length = in.u16("Length");
          var node = in.octets(Math.max(0, length - HEADER_BYTES), "node");
          if (type == MEDIA && subType == FILE_PATH) {
            var path = new String(node.toByteArray(), StandardCharsets.UTF_16LE);
            int end = path.indexOf('\0');
            return Optional.of(end < 0 ? path : path.substring(0, end));
          }
        }
        return Optional.empty();
      } catch (MalformedEvidence e) {
        return Optional.empty();
      }
    }
  }
}
