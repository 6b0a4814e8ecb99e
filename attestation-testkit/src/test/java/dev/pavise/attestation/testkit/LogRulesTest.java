package dev.pavise.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pavise.attestation.eventlog.EventLog;
import dev.pavise.attestation.eventlog.EventType;
import dev.pavise.attestation.eventlog.LogRules;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.testkit.MeasuredBoot.Event;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Event logs with something smuggled in, left out or renamed. */
class LogRulesTest {
  private static final int SECURE_BOOT = 1;
  private static final int SECURE_BOOT_SEPARATOR = 14;

  private final MeasuredBoot boot =
      MeasuredBoot.of(TestFirmware.STANDARD, TestGuestImage.standard());

  @Test
  void aGoodLogKeepsToAllRules() {
    assertThat(fields(boot)).isEmpty();
    assertThat(boot.events().get(SECURE_BOOT_SEPARATOR).register()).isEqualTo(7);
  }

  @Test
  void configurationUnderAnotherTypeIsNoticed() {
    var renamed = boot;
    for (int i = SECURE_BOOT; i < SECURE_BOOT + 5; i++) {
      var event = boot.events().get(i);
      renamed = renamed.replaced(i, new Event(7, 0x2L, event.digest(), event.data()));
    }
    assertThat(fields(renamed)).contains("eventLog.event.1", "eventLog.pcr.7.variables");
  }

  @Test
  void forgedConfigurationBehindTheGenuineIsNoticed() {
    var genuine = boot.events().get(SECURE_BOOT);

    assertThat(fields(inserted(SECURE_BOOT + 5, genuine))).containsExactly("eventLog.event.6");
  }

  @Test
  void configurationInAnotherOrderIsNoticed() {
    assertThat(fields(boot.swapped(SECURE_BOOT, SECURE_BOOT + 1)))
        .containsExactly("eventLog.event.1", "eventLog.event.2");
  }

  @Test
  void configurationBehindTheSeparatorIsNoticed() {
    assertThat(fields(boot.with(boot.events().get(SECURE_BOOT)))).hasSize(1);
  }

  @Test
  void configurationWhoseDataWasChangedIsNoticed() {
    var event = boot.events().get(SECURE_BOOT);
    var changed = new Event(7, event.type(), event.digest(), event.data().concat(Octets.zeros(1)));

    assertThat(fields(boot.replaced(SECURE_BOOT, changed))).containsExactly("eventLog.event.1");
  }

  @Test
  void aSecondSeparatorIsNoticed() {
    assertThat(fields(boot.with(Event.measured(7, EventType.EV_SEPARATOR, Octets.zeros(4)))))
        .containsExactly("eventLog.pcr.7.separators");
  }

  @Test
  void aSeparatorThatSaysErrorIsNoticed() {
    var error = Event.measured(7, EventType.EV_SEPARATOR, Octets.fromHex("ffffffff"));

    assertThat(fields(boot.replaced(SECURE_BOOT_SEPARATOR, error)))
        .containsExactly("eventLog.event." + SECURE_BOOT_SEPARATOR);
  }

  @Test
  void anUnknownTypeAmongApplicationsIsNoticed() {
    assertThat(fields(boot.with(Event.measured(4, 0x8401L, Octets.zeros(4))))).hasSize(1);
  }

  @Test
  void anEventThatExtendsNothingCarriesNoDigest() {
    var silent = new Event(0, EventType.EV_NO_ACTION, Octets.zeros(1).sha256(), Octets.zeros(1));

    assertThat(fields(boot.with(silent))).hasSize(1);
  }

  @Test
  void aFirmwareThatDeclaresAStartTwiceIsRefused() {
    var data = "StartupLocality\0\3".getBytes(StandardCharsets.US_ASCII);
    var locality = new Event(0, EventType.EV_NO_ACTION, Octets.zeros(32), Octets.copyOf(data));

    assertThat(EventLog.decode(inserted(0, locality).toLog()).startupLocality()).isEqualTo(3);
    assertThat(catchThrowable(() -> EventLog.decode(inserted(3, locality).toLog())))
        .hasMessageContaining("StartupLocality");
  }

  private MeasuredBoot inserted(int index, Event event) {
    var events = new ArrayList<>(boot.events());
    events.add(index, event);
    return new MeasuredBoot(events);
  }

  private static List<String> fields(MeasuredBoot boot) {
    return LogRules.check(EventLog.decode(boot.toLog())).stream().map(Finding::field).toList();
  }
}
