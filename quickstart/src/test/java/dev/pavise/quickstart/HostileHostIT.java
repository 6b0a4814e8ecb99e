package dev.pavise.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.TimelineEntry;
import dev.pavise.messages.result.Axis;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What a machine's owner can do to a deployment, tried for real on one installation. */
@TestInstance(Lifecycle.PER_CLASS)
class HostileHostIT {
  private WholeInstallation whole;
  private Story story;
  private Api api;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    whole = WholeInstallation.start();
    story = whole.story();
    api = whole.api();
  }

  @AfterAll
  void stop() throws IOException, InterruptedException {
    whole.stop();
  }

  @Test
  void aGuestImageWithOneByteOfItsCommandLineChangedGetsNoKey() throws Exception {
    var genuine = Files.readAllBytes(whole.home().guestImage());
    Files.write(whole.home().guestImage(), withOneByteOfItsCommandLineChanged(genuine));
    try {
      var id = story.deploy(api).id();
      var steps = new ArrayList<TimelineEntry>();
      api.events(
          id,
          0,
          step -> {
            steps.add(step);
            return !step.kind().equals("EVIDENCE_REFUSED");
          });
      var view = api.deployment(id);
      assertThat(view.trust()).isEqualTo(Trust.UNTRUSTED);
      assertThat(view.life()).isNotEqualTo(Life.RUNNING);
      assertThat(steps).extracting(TimelineEntry::kind).doesNotContain("KEYS_RELEASED", "RUNNING");
      assertThat(mismatches(view.findings()))
          .as("PCR 11 measures the command line")
          .anySatisfy(
              finding -> {
                assertThat(finding.field()).contains("11");
                assertThat(finding.expected()).isNotEqualTo(finding.found());
              });
      story.stop(api, id);
    } finally {
      Files.write(whole.home().guestImage(), genuine);
    }
  }

  @Test
  void killingControlPlaneAndWorkerAtTheWorstMomentsCostsNothingAndLaunchesOnce() throws Exception {
    var id = story.deploy(api).id();
    kill("control-plane"); // The intent is stored with the answer; the launch has hardly begun.
    var steps = new ArrayList<TimelineEntry>();
    api.events(
        id,
        0,
        step -> {
          steps.add(step);
          if (step.kind().equals("EVIDENCE_RECEIVED")) {
            kill("worker");
          }
          return !step.kind().equals("RUNNING") && step.life() != Life.FAILED;
        });
    assertThat(api.deployment(id).life()).isEqualTo(Life.RUNNING);
    assertThat(api.deployment(id).trust()).isEqualTo(Trust.TRUSTED);
    assertThat(virtualMachines()).isEqualTo(1);
    assertThat(steps).extracting(TimelineEntry::kind).containsOnlyOnce("KEYS_RELEASED");
    story.stop(api, id);
    assertThat(virtualMachines()).isZero();
  }

  private long virtualMachines() {
    return Sweep.processesOf(whole.home().layout()).stream()
        .filter(found -> found.program().equals("qemu-system-x86_64"))
        .count();
  }

  private void kill(String process) {
    var pid = PrivateFile.read(whole.home().layout().pidFile(process)).strip();
    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static List<Finding> mismatches(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.axis() == Axis.GUEST_IMAGE)
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .filter(
            finding -> Stream.of(finding.expected(), finding.found()).allMatch(Objects::nonNull))
        .toList();
  }

  /** "quiet" becomes "quieT": the kernel passes over a word it does not know. */
  private static byte[] withOneByteOfItsCommandLineChanged(byte[] image) {
    var text = new String(image, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("console=ttyS0 quiet ");
    assertThat(at).as("the command line in the image").isPositive();
    var changed = image.clone();
    changed[at + "console=ttyS0 quie".length()] = 'T';
    return changed;
  }
}
