package dev.pavise.cli.terminal;

import dev.pavise.cli.api.DeploymentView;
import dev.pavise.cli.api.TimelineEntry;
import dev.pavise.cli.terminal.Terminal.Tone;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** A deployment and its steps as lines for people; every word of others is made printable. */
public final class StepLines {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Terminal terminal;
  private final ZoneId zone;

  public StepLines(Terminal terminal, ZoneId zone) {
    this.terminal = terminal;
    this.zone = zone;
  }

  /**
   * @param start of the deployment; each step shows the time since
   */
  public List<String> of(TimelineEntry step, Instant start) {
    var lines = new ArrayList<String>();
    var since = Duration.between(start, step.at());
    var line =
        new StringBuilder(CLOCK.format(step.at().atZone(zone)))
            .append(terminal.paint(Tone.FAINT, "  %+9.3fs  ".formatted(since.toMillis() / 1000.0)))
            .append(terminal.paint(toneOf(step), Printable.of(step.title())));
    if (step.detail() != null) {
      line.append(": ").append(Printable.of(step.detail()));
    }
    if (step.life() != null) {
      line.append("  ").append(life(step.life()));
    }
    if (step.trust() != null) {
      line.append("  ").append(trust(step.trust()));
    }
    lines.add(line.toString());
    if (step.findings() != null) {
      step.findings().forEach(finding -> lines.addAll(of(finding)));
    }
    return lines;
  }

  /** What was expected beside what was found. */
  public List<String> of(Finding finding) {
    var lines = new ArrayList<String>();
    var tone =
        switch (finding.severity()) {
          case FAIL -> Tone.BAD;
          case WARN -> Tone.WARNING;
          case INFO -> Tone.PLAIN;
        };
    lines.add(
        "    %s %s %s %s"
            .formatted(
                terminal.paint(tone, finding.severity().toString()),
                finding.axis(),
                Printable.of(finding.code()),
                Printable.of(finding.field())));
    if (finding.expected() != null) {
      lines.add("      expected  " + Printable.of(finding.expected()));
    }
    if (finding.found() != null) {
      lines.add("      found     " + Printable.of(finding.found()));
    }
    lines.add("      " + Printable.of(finding.remedy()));
    return lines;
  }

  /** The whole deployment. */
  public List<String> of(DeploymentView deployment) {
    var lines = new ArrayList<String>();
    lines.add(
        terminal.paint(Tone.STRONG, Printable.of(deployment.name()))
            + " revision "
            + deployment.revision()
            + "  "
            + deployment.id());
    lines.add(
        "  life      "
            + life(deployment.life())
            + (deployment.lifeMessage() == null
                ? ""
                : "  " + Printable.of(deployment.lifeMessage())));
    lines.add("  trust     " + trust(deployment.trust()) + proof(deployment));
    if (deployment.development()) {
      lines.add(
          "            "
              + terminal.paint(
                  Tone.WARNING, "DEVELOPMENT: this hardware does not protect what runs on it"));
    }
    for (var axis : deployment.axes()) {
      lines.add("    " + of(axis));
    }
    deployment.findings().forEach(finding -> lines.addAll(of(finding)));
    lines.add(
        "  where     "
            + Printable.of(deployment.provider())
            + ", "
            + Printable.of(deployment.platform()));
    for (var container : deployment.containers()) {
      lines.add(
          "  container %s  %s, %d restarts%s"
              .formatted(
                  Printable.of(container.name()),
                  Printable.of(container.state()),
                  container.restarts(),
                  container.exitCode() == null ? "" : ", exit code " + container.exitCode()));
    }
    for (var endpoint : deployment.endpoints()) {
      lines.add(
          "  endpoint  %s → %s:%d/%s"
              .formatted(
                  Printable.of(endpoint.address()),
                  Printable.of(endpoint.container()),
                  endpoint.containerPort(),
                  Printable.of(endpoint.protocol())));
    }
    lines.add("  manifest  " + deployment.manifestDigest());
    lines.add("  owner key " + deployment.ownerKey());
    return lines;
  }

  private String of(AxisResult axis) {
    var tone =
        switch (axis.status()) {
          case PASS -> Tone.GOOD;
          case WARN -> Tone.WARNING;
          case FAIL -> Tone.BAD;
          case NOT_CHECKED, NOT_APPLICABLE -> Tone.FAINT;
        };
    return "%-12s %s".formatted(axis.axis(), terminal.paint(tone, axis.status().toString()));
  }

  private String proof(DeploymentView deployment) {
    if (deployment.provenAt() == null || deployment.expiresAt() == null) {
      return "";
    }
    return ", proven %s, until %s"
        .formatted(
            CLOCK.format(deployment.provenAt().atZone(zone)),
            CLOCK.format(deployment.expiresAt().atZone(zone)));
  }

  private String life(Life life) {
    var tone =
        switch (life) {
          case RUNNING -> Tone.GOOD;
          case FAILED -> Tone.BAD;
          case REQUESTED, PROVISIONING, BOOTING, ATTESTING, STOPPING, STOPPED -> Tone.PLAIN;
        };
    return terminal.paint(tone, life.toString());
  }

  private String trust(Trust trust) {
    var tone =
        switch (trust) {
          case TRUSTED -> Tone.GOOD;
          case WARNING, STALE -> Tone.WARNING;
          case UNTRUSTED -> Tone.BAD;
          case PENDING -> Tone.PLAIN;
        };
    return terminal.paint(tone, trust.toString());
  }

  private static Tone toneOf(TimelineEntry step) {
    var isBad =
        step.life() == Life.FAILED
            || step.trust() == Trust.UNTRUSTED
            || step.kind().endsWith("_REFUSED")
            || step.kind().endsWith("FAILED");
    return isBad ? Tone.BAD : Tone.PLAIN;
  }
}
