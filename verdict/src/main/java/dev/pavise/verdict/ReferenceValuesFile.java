package dev.pavise.verdict;

import dev.pavise.attestation.appraisal.LaunchValues;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.tdx.TdMeasurements;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reference values as the guest image's build writes them, one JSON file an image. What is only for
 * people (command line, kernel, sizes) is passed over.
 *
 * @param pcrs by bank, then by register; hex; absent where it is never measured into a TPM
 * @param snp SEV-SNP launch digests
 * @param tdx registers of a TD
 * @param enclave registers of a Nitro Enclave; hex
 * @param paravisors launch digests of paravisors below it; hex
 * @param securityPolicies digests of the policies under which a utility VM runs it
 */
public record ReferenceValuesFile(
    int version,
    String name,
    Sha256 imageDigest,
    @Nullable Map<String, Map<String, String>> pcrs,
    @Nullable List<Section> sections,
    @Nullable List<Firmware> firmware,
    @Nullable List<Snp> snp,
    @Nullable List<Td> tdx,
    @Nullable Map<String, String> enclave,
    @Nullable List<String> paravisors,
    @Nullable List<Sha256> securityPolicies) {
  private static final int VERSION = 1;
  private static final int FILE_BYTES_MAX = 1024 * 1024;

  /** A section by name. */
  public record Section(String name, String sha256) {}

  /** A firmware by what it measures itself to. */
  public record Firmware(String name, String pcr0) {}

  /** A launch digest, with the number and type of processors that it covers. */
  public record Snp(int cpus, String cpuType, String measurement) {}

  /** Registers of a TD: those of boot by number 0 to 2; hex. */
  public record Td(String mrtd, Map<String, String> rtmrs) {}

  /**
   * @throws IllegalArgumentException if it is not as the build writes it
   * @throws MalformedMessage if it is not even JSON of that shape
   */
  public static ReferenceValues read(Path file) throws IOException {
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new IllegalArgumentException("more than " + FILE_BYTES_MAX + " bytes");
    }
    var bytes = Files.readAllBytes(file);
    return Json.readTolerant(bytes, ReferenceValuesFile.class)
        .toReferenceValues(Octets.copyOf(bytes).sha256());
  }

  private ReferenceValues toReferenceValues(Octets digest) {
    if (version != VERSION) {
      throw new IllegalArgumentException("version is " + version + ", 1 is known:  " + VERSION);
    }
    var bank = pcrs == null ? Map.<String, String>of() : pcrs.get("sha256");
    if (bank == null) {
      throw new IllegalArgumentException("pcrs has no bank \"sha256\"");
    }
    return new ReferenceValues(
        name,
        Octets.copyOf(imageDigest.toByteArray()),
        registers(bank),
        sections == null
            ? List.of()
            : sections.stream()
                .map(
                    section ->
                        new ReferenceValues.Section(section.name(), digestOf(section.sha256())))
                .toList(),
        firmware == null
            ? List.of()
            : firmware.stream()
                .map(one -> new ReferenceValues.Firmware(one.name(), digestOf(one.pcr0())))
                .toList(),
        launches(),
        digest);
  }

  private LaunchValues launches() {
    return new LaunchValues(
        orEmpty(snp).stream()
            .map(
                one ->
                    new LaunchValues.SnpLaunch(
                        one.cpus(), one.cpuType(), Octets.fromHex(one.measurement())))
            .toList(),
        orEmpty(tdx).stream()
            .map(one -> new TdMeasurements(Octets.fromHex(one.mrtd()), registers(one.rtmrs())))
            .toList(),
        registers(enclave == null ? Map.of() : enclave),
        orEmpty(paravisors).stream().map(Octets::fromHex).collect(Collectors.toSet()),
        orEmpty(securityPolicies).stream()
            .map(policy -> Octets.copyOf(policy.toByteArray()))
            .collect(Collectors.toSet()));
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static SortedMap<Integer, Octets> registers(Map<String, String> hex) {
    var registers = new TreeMap<Integer, Octets>();
    hex.forEach(
        (register, value) -> registers.put(Integer.valueOf(register), Octets.fromHex(value)));
    return registers;
  }

  private static Octets digestOf(String hex) {
    return Octets.copyOf(
        new Sha256(hex.startsWith("sha256:") ? hex.substring(7) : hex).toByteArray());
  }
}
