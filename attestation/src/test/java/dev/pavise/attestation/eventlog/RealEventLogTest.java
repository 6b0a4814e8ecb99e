package dev.pavise.attestation.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.tpm.PcrBank;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The log of a boot that took place: OVMF under QEMU, systemd's stub, a guest image of Pavise's;
 * with the registers that swtpm quoted then.
 */
class RealEventLogTest {
  private static final String SEPARATED =
      "3d458cfe55cc03ea1f443f1562beec8df51c75e14a9fcf9a7234a13f198e7969";
  private static final Map<Integer, String> QUOTED =
      Map.ofEntries(
          Map.entry(0, "0101271704ccc2360ddbb08438d591c23fb8a0a9cb0cebc60cefea7868833f8e"),
          Map.entry(1, "8c88cf1e63b20d8ad6787b51e7c9c1500e5012da34a81b05cda7c2f3b704c292"),
          Map.entry(2, SEPARATED),
          Map.entry(3, SEPARATED),
          Map.entry(4, "d50b576d939fd07c988b924814babf8e100334ff7bc7a962adeaf84eed00b2aa"),
          Map.entry(5, "a5ceb755d043f32431d63e39f5161464620a3437280494b5850dc1b47cc074e0"),
          Map.entry(6, SEPARATED),
          Map.entry(7, "b5710bf57d25623e4019027da116821fa99f5c81e9e38b87671cc574f9281439"),
          Map.entry(8, "7ad83ed83174a7b2a8a62e82b8c8038dafc66f0206b1ac16a355c75d009c36ed"),
          Map.entry(9, "9918c67385157a2918eabf96d6b9ea6192fb596df2b8973beeee71dfb64ed170"),
          Map.entry(11, "5a768dfe268d4ce7b9d041fb2ad55b6858f720e30d75cbef8a14ee40c30a48ca"),
          Map.entry(12, "00".repeat(32)));

  @Test
  void replaysToTheQuotedRegisters() throws IOException {
    assertThat(EventLogRules.check(log(), quoted())).isEmpty();
  }

  @Test
  void leavesTheAgentsRegisterToTheAgent() throws IOException {
    assertThat(Replay.of(log()).values().get(EventLogRules.WORKLOAD_REGISTER))
        .isEqualTo(Octets.zeros(32));
  }

  @Test
  void tellsTheStoryOfTheBoot() throws IOException {
    var story = BootStory.of(log());
    assertThat(story.applications()).hasSize(2);
    assertThat(story.sections())
        .extracting(BootStory.Section::name)
        .containsExactly(".linux", ".osrel", ".cmdline", ".initrd", ".uname", ".sbat");
  }

  private static EventLog log() throws IOException {
    try (var in =
        RealEventLogTest.class.getResourceAsStream("ovmf-systemd-stub-pavise-guest.bin")) {
      return EventLog.decode(Octets.copyOf(Objects.requireNonNull(in).readAllBytes()));
    }
  }

  private static PcrBank quoted() {
    var values = new TreeMap<Integer, Octets>();
    QUOTED.forEach((index, hex) -> values.put(index, Octets.fromHex(hex)));
    return new PcrBank(values);
  }
}
