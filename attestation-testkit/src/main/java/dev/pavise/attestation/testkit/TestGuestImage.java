package dev.pavise.attestation.testkit;

import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.eventlog.EventLog;
import dev.pavise.attestation.eventlog.Replay;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A guest image small enough to read: four sections, and the reference values that follow. */
public record TestGuestImage(List<Section> sections) {
  private static final List<Integer> REGISTERS = List.of(4, 9, 11, 12);

  public TestGuestImage {
    sections = List.copyOf(sections);
  }

  /** One section by name. */
  public record Section(String name, Octets content) {}

  public static TestGuestImage withCommandLine(String commandLine) {
    return new TestGuestImage(
        List.of(
            new Section(".linux", MeasuredBoot.ascii("a kernel")),
            new Section(".osrel", MeasuredBoot.ascii("ID=pavise")),
            new Section(".cmdline", MeasuredBoot.ascii(commandLine)),
            new Section(".initrd", MeasuredBoot.ascii("an initrd with the agent"))));
  }

  public static TestGuestImage standard() {
    return withCommandLine("quiet panic=-1");
  }

  /** The file: what its digest, and its Authenticode digest in PCR 4, are taken of here. */
  public Octets file() {
    var file = Octets.empty();
    for (var section : sections) {
      file = file.concat(MeasuredBoot.ascii(section.name())).concat(section.content());
    }
    return file;
  }

  Octets section(String name) {
    return sections.stream()
        .filter(section -> section.name().equals(name))
        .findFirst()
        .orElseThrow()
        .content();
  }

  public ReferenceValues referenceValues(List<TestFirmware> firmware) {
    return new ReferenceValues(
        "testkit guest",
        file().sha256(),
        registers(TestFirmware.STANDARD),
        sections.stream()
            .map(section -> new ReferenceValues.Section(section.name(), section.content().sha256()))
            .toList(),
        firmware.stream()
            .map(one -> new ReferenceValues.Firmware(one.version(), pcr(one, 0)))
            .toList(),
        file().concat(MeasuredBoot.ascii(" reference values")).sha256());
  }

  /** The same as the JSON that the image's build writes. */
  public String referenceValuesJson(List<TestFirmware> firmware) {
    var values = referenceValues(firmware);
    return """
        {"version":1,"name":"%s","imageDigest":"sha256:%s","sizeBytes":%d,
         "pcrs":{"sha256":{%s}},"commandLine":"%s","kernel":"6.12-testkit",
         "sections":[%s],"firmware":[%s]}
        """
        .formatted(
            values.name(),
            values.imageDigest().toHex(),
            file().size(),
            values.pcrs().entrySet().stream()
                .map(pcr -> "\"%d\":\"%s\"".formatted(pcr.getKey(), pcr.getValue().toHex()))
                .collect(Collectors.joining(",")),
            new String(section(".cmdline").toByteArray(), StandardCharsets.US_ASCII),
            sections.stream()
                .map(
                    section ->
                        "{\"name\":\"%s\",\"sha256\":\"%s\",\"sizeBytes\":%d}"
                            .formatted(
                                section.name(),
                                section.content().sha256().toHex(),
                                section.content().size()))
                .collect(Collectors.joining(",")),
            firmware.stream()
                .map(
                    one ->
                        "{\"name\":\"%s\",\"fileDigest\":\"sha256:%s\",\"pcr0\":\"%s\"}"
                            .formatted(
                                one.version(),
                                MeasuredBoot.ascii(one.version()).sha256().toHex(),
                                pcr(one, 0).toHex()))
                .collect(Collectors.joining(",")));
  }

  private TreeMap<Integer, Octets> registers(TestFirmware firmware) {
    var registers = new TreeMap<Integer, Octets>();
    for (int register : REGISTERS) {
      registers.put(register, pcr(firmware, register));
    }
    return registers;
  }

  private Octets pcr(TestFirmware firmware, int register) {
    var replayed = Replay.of(EventLog.decode(MeasuredBoot.of(firmware, this).toLog()));
    return replayed.values().getOrDefault(register, Octets.zeros(32));
  }
}
