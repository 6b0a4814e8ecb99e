package dev.pavise.webui.deployment;

import dev.pavise.webui.api.Axis;
import dev.pavise.webui.api.AxisResult;
import dev.pavise.webui.api.AxisStatus;
import dev.pavise.webui.api.DeploymentView;
import dev.pavise.webui.trust.AxisRow;
import dev.pavise.webui.trust.Platforms;
import dev.pavise.webui.trust.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line of plain words how a deployment stands. It claims nothing that its axes do not
 * carry.
 */
final class Sentence {
  private final DeploymentView deployment;
  private final Standing standing;
  private final List<Phrase> phrases = new ArrayList<>();

  private Sentence(DeploymentView deployment, Standing standing) {
    this.deployment = deployment;
    this.standing = standing;
  }

  static List<Phrase> about(DeploymentView deployment, Standing standing) {
    var sentence = new Sentence(deployment, standing);
    sentence.tell();
    return List.copyOf(sentence.phrases);
  }

  private void tell() {
    switch (deployment.life()) {
      case STOPPED -> words("Stopped. Nothing runs, so nothing is proven.");
      case FAILED -> failed();
      case STOPPING -> words("Stopping: the VM goes away with everything in its memory.");
      case REQUESTED, PROVISIONING, BOOTING, ATTESTING, RUNNING, UNKNOWN -> tellTrust();
    }
  }

  private void failed() {
    var message = deployment.lifeMessage();
    words(message == null ? "Failed. Nothing is proven." : "Failed: " + message);
  }

  private void tellTrust() {
    switch (standing.trust()) {
      case TRUSTED, WARNING -> proven();
      case STALE -> stale();
      case UNTRUSTED -> untrusted();
      case PENDING, UNKNOWN -> words(hardware() + ", " + doing() + "; nothing is proven yet.");
    }
  }

  private void proven() {
    words(hardware() + ", " + doing());
    ago(", proven ", deployment.provenAt(), "");
    left(", valid ", deployment.expiresAt(), " more");
    var warnings = axes(AxisStatus.WARN, standing.development());
    words(warnings.isEmpty() ? "." : ". With warnings: " + warnings + ".");
  }

  private void stale() {
    words(hardware() + ", " + doing());
    ago("; last proven ", deployment.provenAt(), "");
    ago(". That proof ran out ", deployment.expiresAt(), "");
    words(": nothing newer is known.");
  }

  private void untrusted() {
    var failed = axes(AxisStatus.FAIL, false);
    words(
        failed.isEmpty()
            ? "Not trusted: the keys were refused. Do not rely on it."
            : "Not trusted: " + failed + " failed. Do not rely on it.");
  }

  private String hardware() {
    return Platforms.name(deployment.platform(), standing.development());
  }

  private String doing() {
    return switch (deployment.life()) {
      case REQUESTED -> "waiting for a VM";
      case PROVISIONING -> "being launched";
      case BOOTING -> "booting";
      case ATTESTING -> standing.isTrusted() ? "preparing " + image() : "proving itself";
      case RUNNING, STOPPING, STOPPED, FAILED, UNKNOWN -> "running " + image();
    };
  }

  /** The owner's image is claimed only where both guest and workload are proven. */
  private String image() {
    return deployment.status(Axis.WORKLOAD) == AxisStatus.PASS
            && deployment.status(Axis.GUEST_IMAGE) == AxisStatus.PASS
        ? "the image you signed"
        : "an image that is not proven";
  }

  private String axes(AxisStatus status, boolean withoutHardware) {
    return deployment.axes().stream()
        .filter(each -> each.status() == status)
        .map(AxisResult::axis)
        .filter(axis -> !withoutHardware || axis != Axis.HARDWARE)
        .map(axis -> AxisRow.name(axis).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private void words(String text) {
    phrases.add(new Phrase.Words(text));
  }

  private void ago(String before, @Nullable Instant at, String after) {
    if (at != null) {
      words(before);
      phrases.add(new Phrase.Ago(at));
      words(after);
    }
  }

  private void left(String before, @Nullable Instant until, String after) {
    if (until != null) {
      words(before);
      phrases.add(new Phrase.Left(until));
      words(after);
    }
  }
}
