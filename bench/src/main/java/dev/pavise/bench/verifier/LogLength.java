package dev.pavise.bench.verifier;

import dev.pavise.attestation.eventlog.EventLog;
import dev.pavise.attestation.eventlog.EventType;
import dev.pavise.attestation.eventlog.LogRules;
import dev.pavise.attestation.eventlog.Replay;
import dev.pavise.attestation.testkit.MeasuredBoot;
import dev.pavise.attestation.testkit.TestFirmware;
import dev.pavise.attestation.testkit.TestGuestImage;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An event log of some length: decoded, replayed, held to its rules. */
@State(Scope.Benchmark)
public class LogLength {
  private static final int REGISTER = 9;

  @Param({"100", "400", "1600"})
  public int events = 100;

  private Octets log = Octets.empty();

  @Setup
  public void make() {
    var boot = MeasuredBoot.of(TestFirmware.STANDARD, TestGuestImage.standard());
    while (boot.events().size() < events) {
      var data = "grub_cmd: event " + boot.events().size();
      boot =
          boot.with(
              MeasuredBoot.Event.measured(
                  REGISTER,
                  EventType.EV_IPL,
                  Octets.copyOf(data.getBytes(StandardCharsets.US_ASCII))));
    }
    log = boot.toLog();
  }

  @Benchmark
  public int judge() {
    var decoded = EventLog.decode(log);
    return Replay.of(decoded).values().size() + LogRules.check(decoded).size();
  }
}
