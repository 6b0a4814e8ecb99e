package dev.pavise.attestation.testkit;

import dev.pavise.attestation.eventlog.EventType;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a boot measures: a list of events that can be changed, one at a time, before it becomes a
 * log. Immutable; every change gives another boot.
 */
public record MeasuredBoot(List<Event> events) {
  private static final int PCR_FIRMWARE = 0;
  private static final int PCR_BOOT = 4;
  private static final int PCR_KERNEL = 9;
  private static final int PCR_UKI = 11;

  private static final List<String> SECURE_BOOT_VARIABLES =
      List.of("SecureBoot", "PK", "KEK", "db", "dbx");

  /** EFI_GLOBAL_VARIABLE and EFI_IMAGE_SECURITY_DATABASE_GUID. */
  private static final Octets GLOBAL = Octets.fromHex("61dfe48bca93d211aa0d00e098032b8c");

  private static final Octets DATABASE = Octets.fromHex("cbb219d73a3d9645a3bcdad00e67656f");

  public MeasuredBoot {
    events = List.copyOf(events);
  }

  /** One event with its SHA-256 digest. */
  public record Event(int register, long type, Octets digest, Octets data) {
    /** An event whose digest is that of its data. */
    public static Event measured(int register, long type, Octets data) {
      return new Event(register, type, data.sha256(), data);
    }

    boolean isExtended() {
      return type != EventType.EV_NO_ACTION;
    }
  }

  /** Firmware, separators, the image, the kernel inside it: as OVMF and systemd's stub do it. */
  public static MeasuredBoot of(TestFirmware firmware, TestGuestImage image) {
    var events = new ArrayList<Event>();
    events.add(Event.measured(PCR_FIRMWARE, 0x8L, ascii("firmware version " + firmware.version())));
    for (var variable : SECURE_BOOT_VARIABLES) {
      events.add(
          Event.measured(7, EventType.EV_EFI_VARIABLE_DRIVER_CONFIG, withoutSecureBoot(variable)));
    }
    events.add(
        Event.measured(
            PCR_BOOT, EventType.EV_EFI_ACTION, ascii("Calling EFI Application from Boot Option")));
    for (int register = 0; register <= 7; register++) {
      events.add(Event.measured(register, EventType.EV_SEPARATOR, Octets.zeros(4)));
    }
    events.add(application(image.file().sha256()));
    for (var section : image.sections()) {
      events.add(
          new Event(
              PCR_UKI,
              EventType.EV_IPL,
              ascii(section.name() + "\0").sha256(),
              utf16(section.name())));
      events.add(
          new Event(PCR_UKI, EventType.EV_IPL, section.content().sha256(), utf16(section.name())));
    }
    events.add(application(image.section(".linux").sha256()));
    events.add(
        new Event(
            PCR_KERNEL,
            EventType.EV_EVENT_TAG,
            image.section(".initrd").sha256(),
            ascii("Linux initrd")));
    return new MeasuredBoot(events);
  }

  public MeasuredBoot with(Event event) {
    var changed = new ArrayList<>(events);
    changed.add(event);
    return new MeasuredBoot(changed);
  }

  public MeasuredBoot without(int index) {
    var changed = new ArrayList<>(events);
    changed.remove(index);
    return new MeasuredBoot(changed);
  }

  public MeasuredBoot replaced(int index, Event event) {
    var changed = new ArrayList<>(events);
    changed.set(index, event);
    return new MeasuredBoot(changed);
  }

  public MeasuredBoot swapped(int first, int second) {
    return replaced(first, events.get(second)).replaced(second, events.get(first));
  }

  /** The crypto-agile log with a SHA-256 bank only. */
  public Octets toLog() {
    var header =
        new ByteWriter()
            .octets(ascii("Spec ID Event03\0"))
            .u32le(0)
            .u8(0)
            .u8(2)
            .u8(105)
            .u8(2)
            .u32le(1)
            .u16le(0x000B)
            .u16le(32)
            .u8(0)
            .toOctets();
    var out =
        new ByteWriter()
            .u32le(0)
            .u32le(EventType.EV_NO_ACTION)
            .octets(new byte[20])
            .u32le(header.size())
            .octets(header);
    for (var event : events) {
      out.u32le(event.register())
          .u32le(event.type())
          .u32le(1)
          .u16le(0x000B)
          .octets(event.digest())
          .u32le(event.data().size())
          .octets(event.data());
    }
    return out.toOctets();
  }

  /** A variable of a machine without secure boot: off, and no keys. */
  private static Octets withoutSecureBoot(String variable) {
    var data = variable.equals("SecureBoot") ? Octets.zeros(1) : Octets.empty();
    return new ByteWriter()
        .octets(variable.startsWith("db") ? DATABASE : GLOBAL)
        .u32le(variable.length())
        .u32le(0)
        .u32le(data.size())
        .u32le(0)
        .octets(variable.getBytes(StandardCharsets.UTF_16LE))
        .octets(data)
        .toOctets();
  }

  private static Event application(Octets digest) {
    return new Event(
        PCR_BOOT, EventType.EV_EFI_BOOT_SERVICES_APPLICATION, digest, ascii("device path"));
  }

  static Octets ascii(String text) {
    return Octets.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Octets utf16(String text) {
    return Octets.copyOf((text + '\0').getBytes(StandardCharsets.UTF_16LE));
  }
}
