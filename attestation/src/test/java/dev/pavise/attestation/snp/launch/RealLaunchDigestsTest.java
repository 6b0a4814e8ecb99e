package dev.pavise.attestation.snp.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.Vectors;
import dev.pavise.attestation.json.StrictJson;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Digests that another implementation computed, and that real hosts were seen to report. */
class RealLaunchDigestsTest {
  private static final int GOLDENS_BYTES_MAX = 1 << 20;
  private static final Octets NO_FILE = Octets.empty().sha256();
  private static final Map<String, Hypervisor> HYPERVISORS =
      Map.of("", Hypervisor.QEMU, "vmm_type=vmm_types.VMMType.ec2", Hypervisor.EC2);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void comesToTheSameDigest(String name, JsonNode golden, Path folder) throws IOException {
    var arguments = golden.path("args").valueStream().map(JsonNode::asString).toList();
    var file = Path.of(unquoted(arguments.get(3))).getFileName();
    var launch =
        new Launch(
            FirmwareImage.decode(Octets.copyOf(Files.readAllBytes(folder.resolve(file)))),
            Integer.parseInt(arguments.get(1)),
            CpuModel.ofQemu("EPYC-v4").orElseThrow(),
            hypervisor(arguments.size() > 8 ? arguments.get(8) : "").orElseThrow(),
            Long.decode(arguments.get(7)),
            arguments.get(4).equals("None")
                ? Optional.empty()
                : Optional.of(new BootFiles(NO_FILE, NO_FILE, unquoted(arguments.get(6)))),
            Optional.ofNullable(golden.path("ovmf_hash").asString(null)).map(Octets::fromHex));

    assertThat(launch.digest().toHex()).isEqualTo(golden.path("expected").asString());
  }

  static Stream<Arguments> comesToTheSameDigest() throws IOException {
    var folder = Vectors.folder().resolve("snp/virtee__sev-snp-measure");
    var goldens =
        StrictJson.object(
            Octets.copyOf(Files.readAllBytes(folder.resolve("launch-measurement-goldens.json"))),
            GOLDENS_BYTES_MAX,
            "goldens");
    return goldens
        .path("cases")
        .valueStream()
        .filter(RealLaunchDigestsTest::isOurs)
        .map(golden -> Arguments.of(golden.path("name").asString(), golden, folder));
  }

  /** SEV-SNP, from files that are here, by a hypervisor whose registers are known. */
  private static boolean isOurs(JsonNode golden) {
    var arguments = golden.path("args");
    return arguments.isArray()
        && arguments.get(0).asString().equals("SevMode.SEV_SNP")
        && !golden.path("name").asString().contains("svsm")
        && hypervisor(arguments.path(8).asString("")).isPresent();
  }

  private static Optional<Hypervisor> hypervisor(String argument) {
    var named = argument.startsWith("snp_ovmf_hash_str") ? "" : argument;
    return Optional.ofNullable(HYPERVISORS.get(named));
  }

  private static String unquoted(String literal) {
    return literal.replaceAll("^\"|\"$", "");
  }
}
