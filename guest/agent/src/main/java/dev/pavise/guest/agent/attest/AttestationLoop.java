package dev.pavise.guest.agent.attest;

import dev.pavise.guest.agent.console.Console;
import dev.pavise.guest.agent.waiting.Backoff;
import dev.pavise.guest.agent.waiting.Wakeup;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.result.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Attests for as long as the guest lives: until the first verdict that brings what is needed, then
 * on the manifest's interval, and whenever somebody asks. It never gives up: a policy may be put
 * right, a control plane may come back. Used by one thread.
 */
public final class AttestationLoop {
  /** After something on the way failed. */
  private static final Backoff LOST = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  /** After a clear no: only somebody's doing can change it. */
  private static final Backoff REFUSED = new Backoff(Duration.ofSeconds(20), Duration.ofMinutes(5));

  /** The manifest's interval is kept within these, so that no value of it stops or floods us. */
  private static final Duration INTERVAL_MIN = Duration.ofSeconds(1);

  private static final Duration INTERVAL_MAX = Duration.ofDays(1);

  private final Round round;
  private final Bytes agentKey;
  private final Sha256 manifest;
  private final Console console;
  private final Wakeup wakeup;

  /**
   * @param wakeup called when somebody wants fresh evidence now
   */
  public AttestationLoop(
      Round round, Bytes agentKey, Sha256 manifest, Wakeup wakeup, Console console) {
    this.round = round;
    this.agentKey = agentKey;
    this.manifest = manifest;
    this.wakeup = wakeup;
    this.console = console;
  }

  /** Takes an affirmed outcome into use; false when it is of no use. */
  @FunctionalInterface
  public interface Acceptance {
    boolean accept(Round.Outcome.Affirmed affirmed);
  }

  /** Hears why the guest is not yet trusted. */
  @FunctionalInterface
  public interface Trouble {
    void refused(String message);
  }

  /**
   * Returns after the first affirmed outcome that was accepted.
   *
   * @param needsKeys whether an outcome without released keys is worth waiting on
   */
  public void untilAccepted(boolean needsKeys, Acceptance acceptance, Trouble trouble)
      throws InterruptedException {
    var lost = 0;
    var refused = 0;
    while (true) {
      try {
        switch (round.run(agentKey, manifest, needsKeys)) {
          case Round.Outcome.Affirmed affirmed -> {
            if (acceptance.accept(affirmed)) {
              console.say("attested: affirmed");
              return;
            }
          }
          case Round.Outcome.Refused(var findings) -> trouble.refused(describe(findings));
        }
        lost = 0;
        wakeup.sleep(REFUSED.after(++refused));
      } catch (IOException | RuntimeException e) {
        // Whatever somebody sends us, containers that run go on running.
        if (lost++ == 0) {
          console.say("attestation: " + e.getMessage() + "; trying again");
        }
        wakeup.sleep(LOST.after(lost));
      }
    }
  }

  /** Never returns; each round has a new challenge. */
  public void forLife(Duration wanted) throws InterruptedException {
    var interval = bounded(wanted);
    var lost = 0;
    var refused = 0;
    wakeup.sleep(new Backoff(interval, interval).after(1));
    while (true) {
      try {
        switch (round.run(agentKey, manifest, false)) {
          case Round.Outcome.Affirmed _ -> {
            if (lost + refused > 0) {
              console.say("attested again: affirmed");
            }
            lost = 0;
            refused = 0;
            wakeup.sleep(new Backoff(interval, interval).after(1));
          }
          case Round.Outcome.Refused(var findings) -> {
            console.say("attested again: " + describe(findings));
            lost = 0;
            wakeup.sleep(shorter(interval, REFUSED.after(++refused)));
          }
        }
      } catch (IOException | RuntimeException e) {
        // Whatever somebody sends us, containers that run go on running.
        if (lost++ == 0) {
          console.say("attestation: " + e.getMessage() + "; trying again");
        }
        wakeup.sleep(LOST.after(lost));
      }
    }
  }

  private static Duration bounded(Duration interval) {
    if (interval.compareTo(INTERVAL_MIN) < 0) {
      return INTERVAL_MIN;
    }
    return shorter(interval, INTERVAL_MAX);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Codes only: what was expected and found is in the result, for those who may see it. */
  private static String describe(List<Finding> findings) {
    return "refused: "
        + findings.stream()
            .filter(finding -> finding.severity() == Finding.Severity.FAIL)
            .map(Finding::code)
            .distinct()
            .collect(Collectors.joining(", "));
  }
}
