package dev.pavise.cli.verify;

import dev.pavise.attestation.Claims;
import dev.pavise.attestation.azure.HclReport;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.nitro.NitroKind;
import dev.pavise.attestation.result.Judgement;
import dev.pavise.attestation.result.Tier;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.cli.terminal.Terminal;
import dev.pavise.cli.terminal.Terminal.Tone;
import java.util.ArrayList;
import java.util.List;

/**
 * A judgement in words for somebody who has never read a specification: what the evidence is, who
 * stands behind it, what it says, what speaks against it and what to do. Nothing is said in its
 * favour that was not checked.
 */
final class Explanation {
  private static final int FOUND_CHARACTERS_MAX = 140;

  private final Terminal terminal;

  Explanation(Terminal terminal) {
    this.terminal = terminal;
  }

  List<String> of(Material.Exhibit exhibit, Judgement judgement) {
    return of(
        terminal.paint(Tone.STRONG, Printable.of(String.valueOf(exhibit.file().getFileName())))
            + "  "
            + exhibit.kind().title()
            + ", sha256:"
            + judgement.evidenceDigest().toHex(),
        verdict(judgement),
        judgement);
  }

  List<String> of(String heading, String verdict, Judgement judgement) {
    var lines = new ArrayList<String>();
    lines.add(heading);
    lines.add("");
    lines.add("  " + verdict);
    if (judgement.claims().isPresent()) {
      lines.add("");
      var claims = judgement.claims().get();
      if (!claims.authentic()) {
        lines.add("  What follows is only what it says of itself:");
      }
      what(claims).forEach(line -> lines.add("  " + Printable.of(line)));
      lines.add("  " + who(claims));
    }
    lines.add("");
    for (var axis : Axis.values()) {
      var status = judgement.axes().getOrDefault(axis, AxisStatus.NOT_CHECKED);
      lines.add(
          "  %s %s %s"
              .formatted(
                  terminal.paint(tone(status), "%-11s".formatted(word(status))),
                  "%-12s".formatted(name(axis)),
                  terminal.paint(Tone.FAINT, question(axis))));
      judgement.findings().stream()
          .filter(finding -> finding.axis() == axis)
          .forEach(finding -> finding(finding, lines));
    }
    lines.add("");
    lines.add(
        terminal.paint(
            Tone.FAINT,
            "  judged as of %s, policy sha256:%s, collateral sha256:%s"
                .formatted(
                    judgement.collateralTime(),
                    judgement.policyDigest().toHex().substring(0, 16),
                    judgement.collateralDigest().toHex().substring(0, 16))));
    return lines;
  }

  private String verdict(Judgement judgement) {
    if (judgement.malformed().isPresent()) {
      return terminal.paint(Tone.BAD, "Unreadable: ")
          + "these bytes are not what they look like, so nothing in them was believed.";
    }
    if (!judgement.isAuthentic()) {
      return terminal.paint(Tone.BAD, "Not proven: ")
          + "nobody can tell from this that the hardware said it.";
    }
    return switch (judgement.tier()) {
      case AFFIRMING ->
          terminal.paint(Tone.GOOD, "Trustworthy: ")
              + "genuine, and everything that the policy asks for holds.";
      case WARNING ->
          terminal.paint(Tone.WARNING, "Genuine, with reservations: ")
              + "the hardware said this, and something in it needs a decision.";
      case CONTRAINDICATED ->
          terminal.paint(Tone.BAD, "Genuine, but not to be trusted: ")
              + "the hardware said this, and what it says is not good enough.";
      case NONE ->
          "Genuine: the hardware said this. Whether it is what you want was not, or not wholly,"
              + " checked.";
    };
  }

  private static List<String> what(Claims claims) {
    return switch (claims) {
      case Claims.SevSnp snp -> snp(snp);
      case Claims.Tdx tdx -> TdxStory.of(tdx.claims());
      case Claims.Nitro nitro -> nitro(nitro);
      case Claims.Tpm _, Claims.VouchedTpm _ ->
          List.of("It is a quote of a TPM over what was measured at boot.");
      case Claims.Azure azure -> azure(azure);
      case Claims.ConfidentialContainers containers -> containers(containers);
    };
  }

  private static List<String> nitro(Claims.Nitro nitro) {
    var document = nitro.claims().document();
    var lines = new ArrayList<String>();
    lines.add(
        switch (document.kind()) {
          case ENCLAVE ->
              "It is a document of an AWS Nitro Enclave: a machine without network or storage beside"
                  + " its instance.";
          case TPM ->
              "It is a NitroTPM document: what AWS measured while an EC2 instance booted. It says"
                  + " nothing of who can read the instance's memory.";
        });
    lines.add(
        "It was made for %s at %s."
            .formatted(Printable.of(document.moduleId()), document.timestamp()));
    lines.add(
        document.isDebug()
            ? "The enclave runs in debug mode: it is not measured, and its console is open."
            : "Register %d, %s, is %s."
                .formatted(
                    document.registers().firstKey(),
                    document.kind() == NitroKind.ENCLAVE ? "its image" : "its firmware",
                    document.registers().firstEntry().getValue().toHex()));
    return lines;
  }

  private static List<String> snp(Claims.SevSnp snp) {
    var claims = snp.claims();
    var report = claims.report();
    var lines = new ArrayList<String>();
    lines.add(
        "It is a report of a guest in AMD SEV-SNP%s: a virtual machine whose memory the processor"
                .formatted(
                    claims.product().map(product -> " on an EPYC " + product.title()).orElse(""))
            + " encrypts.");
    lines.add("What was launched measures to " + report.measurement().toHex() + ".");
    lines.add("The firmware below it is at " + claims.current().text() + ".");
    lines.add(
        report.policy().isDebugAllowed()
            ? "Its owner lets the host debug it, so the host can read all its memory."
            : "The host may not debug it"
                + (report.policy().isMigrationAgentAllowed()
                    ? ", but a migration agent may move it."
                    : ", and nobody may move it."));
    if (!report.reportData().isAllZero()) {
      lines.add("It is bound to the caller's data " + report.reportData().toHex() + ".");
    }
    return lines;
  }

  private static List<String> azure(Claims.Azure azure) {
    var lines = new ArrayList<String>();
    lines.add(
        switch (azure.report().hardware()) {
          case HclReport.Hardware.Snp _ ->
              "It is of a confidential VM of Azure on AMD SEV-SNP. The processor vouches for a"
                  + " paravisor of Microsoft's, the paravisor for the VM's TPM, and the TPM for the"
                  + " guest.";
          case HclReport.Hardware.Tdx _ ->
              "It is of a confidential VM of Azure on Intel TDX. The processor vouches for a"
                  + " paravisor of Microsoft's, the paravisor for the VM's TPM, and the TPM for the"
                  + " guest.";
        });
    lines.add(
        "Its virtual machine says of itself: "
            + azure.report().claims().vmConfiguration().toString().replaceAll("[{}]", "")
            + ".");
    lines.add(
        azure.guest().isPresent()
            ? "The TPM's quote covers the registers " + azure.guest().get().pcrs().values().keySet()
            : "There is no quote of the TPM, so it says nothing of the guest's own software.");
    azure
        .nonce()
        .ifPresent(nonce -> lines.add("The quote answers the challenge " + nonce.toHex() + "."));
    return lines;
  }

  private static List<String> containers(Claims.ConfidentialContainers containers) {
    var endorsement = containers.endorsement();
    return List.of(
        "It is of confidential containers of Azure on AMD SEV-SNP: the processor vouches for a"
            + " utility VM, and the utility VM lets only those containers run that a security"
            + " policy allows.",
        "The utility VM is endorsed as \"%s\", version %d%s."
            .formatted(
                endorsement.feed(),
                endorsement.svn(),
                endorsement.signedAt().map(time -> ", signed at " + time).orElse("")),
        "The security policy's digest is "
            + containers.hardware().claims().report().hostData().toHex()
            + ".");
  }

  private static String who(Claims claims) {
    return claims
        .anchor()
        .map(
            anchor ->
                anchor.production()
                    ? "Behind it stands \"" + anchor.name() + "\", the vendor's own root."
                    : "Behind it stands \""
                        + anchor.name()
                        + "\", a root that is not for production: it proves nothing of real"
                        + " hardware.")
        .orElse("No vendor's root stands behind it.");
  }

  private void finding(Finding finding, List<String> lines) {
    lines.add(
        "      "
            + terminal.paint(tone(finding.severity()), finding.code())
            + "  "
            + Printable.of(finding.field()));
    if (finding.expected() != null) {
      lines.add("        expected  " + brief(finding.expected()));
    }
    if (finding.found() != null) {
      lines.add("        found     " + brief(finding.found()));
    }
    lines.add("        what to do: " + finding.remedy());
  }

  private static String brief(String text) {
    var printable = Printable.of(text);
    return printable.length() <= FOUND_CHARACTERS_MAX
        ? printable
        : printable.substring(0, FOUND_CHARACTERS_MAX) + "…";
  }

  private static String name(Axis axis) {
    return switch (axis) {
      case HARDWARE -> "hardware";
      case FIRMWARE -> "firmware";
      case GUEST_IMAGE -> "guest image";
      case WORKLOAD -> "workload";
      case KEY_BINDING -> "key binding";
      case FRESHNESS -> "freshness";
    };
  }

  private static String question(Axis axis) {
    return switch (axis) {
      case HARDWARE -> "is it genuine, and does it keep the host out?";
      case FIRMWARE -> "is what runs below the guest new enough, and known?";
      case GUEST_IMAGE -> "is it the system that you expect?";
      case WORKLOAD -> "are these the containers that were signed?";
      case KEY_BINDING -> "does it belong to the session that you are in?";
      case FRESHNESS -> "was it made for you, just now?";
    };
  }

  private static String word(AxisStatus status) {
    return switch (status) {
      case PASS -> "PASS";
      case WARN -> "WARN";
      case FAIL -> "FAIL";
      case NOT_CHECKED -> "not checked";
      case NOT_APPLICABLE -> "-";
    };
  }

  private static Tone tone(AxisStatus status) {
    return switch (status) {
      case PASS -> Tone.GOOD;
      case WARN -> Tone.WARNING;
      case FAIL -> Tone.BAD;
      case NOT_CHECKED, NOT_APPLICABLE -> Tone.FAINT;
    };
  }

  private static Tone tone(Finding.Severity severity) {
    return switch (severity) {
      case FAIL -> Tone.BAD;
      case WARN -> Tone.WARNING;
      case INFO -> Tone.FAINT;
    };
  }

  /** Whether a caller may go on: nothing speaks against it. */
  static boolean isRefused(Judgement judgement) {
    return !judgement.isAuthentic() || judgement.tier() == Tier.CONTRAINDICATED;
  }
}
