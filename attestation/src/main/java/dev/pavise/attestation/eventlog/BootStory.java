package dev.pavise.attestation.eventlog;

import dev.pavise.attestation.wire.Octets;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a log says of the boot, for explaining a register that does not match: nothing here decides
 * about trust. Applications are by Authenticode digest, in order of their start; sections are those
 * of a unified kernel image as systemd's stub measures them into PCR 11, name then content.
 *
 * @param applications digests in PCR 4
 * @param sections in PCR 11; a section's name is proven by its own event, its content by the next
 */
public record BootStory(List<Octets> applications, List<Section> sections) {
  private static final int BOOT_REGISTER = 4;
  private static final int UKI_REGISTER = 11;
  private static final int SECTION_NAME_BYTES_MAX = 16;

  public BootStory {
    applications = List.copyOf(applications);
    sections = List.copyOf(sections);
  }

  /** A section by name with the SHA-256 of its content. */
  public record Section(String name, Octets sha256) {}

  public static BootStory of(EventLog log) {
    var applications = new ArrayList<Octets>();
    var uki = new ArrayList<LoggedEvent>();
    for (var event : log.events()) {
      if (event.register() == BOOT_REGISTER
          && event.type() == EventType.EV_EFI_BOOT_SERVICES_APPLICATION) {
        applications.add(event.digest());
      }
      if (event.register() == UKI_REGISTER && event.isExtended()) {
        uki.add(event);
      }
    }
    return new BootStory(applications, sections(uki));
  }

  private static List<Section> sections(List<LoggedEvent> events) {
    var sections = new ArrayList<Section>();
    for (int i = 0; i + 1 < events.size(); i += 2) {
      sections.add(new Section(sectionName(events.get(i)), events.get(i + 1).digest()));
    }
    return sections;
  }

  /** The event's digest is that of the name in ASCII with its zero; the data is in UTF-16. */
  private static String sectionName(LoggedEvent event) {
    for (var name :
        List.of(text(event, StandardCharsets.UTF_16LE), text(event, StandardCharsets.US_ASCII))) {
      var proven = Octets.copyOf((name + '\0').getBytes(StandardCharsets.US_ASCII)).sha256();
      if (name.length() <= SECTION_NAME_BYTES_MAX && proven.equals(event.digest())) {
        return name;
      }
    }
    return "?";
  }

  private static String text(LoggedEvent event, Charset charset) {
    var text = new String(event.data().toByteArray(), charset);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
