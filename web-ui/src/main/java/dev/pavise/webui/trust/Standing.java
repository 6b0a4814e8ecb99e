package dev.pavise.webui.trust;

import dev.pavise.webui.api.DeploymentView;
import dev.pavise.webui.api.Life;
import dev.pavise.webui.api.Trust;
import java.time.Instant;

/**
 * Where trust in a deployment stands at a moment. The last word of the API counts only until its
 * proof runs out: past that it is stale, whether or not the control plane said so yet.
 */
public record Standing(Trust trust, Life life, boolean development) {

  public static Standing of(DeploymentView deployment, Instant now) {
    return new Standing(
        trustAt(deployment, now),
        deployment.life(),
        deployment.development() || Platforms.isDevelopment(deployment.platform()));
  }

  private static Trust trustAt(DeploymentView deployment, Instant now) {
    var expiresAt = deployment.expiresAt();
    return switch (deployment.trust()) {
      case TRUSTED, WARNING ->
          expiresAt != null && now.isBefore(expiresAt) ? deployment.trust() : Trust.STALE;
      case PENDING, STALE, UNTRUSTED, UNKNOWN -> deployment.trust();
    };
  }

  /** Whether the last verdict speaks of now. */
  public boolean isCurrent() {
    return !Lives.isOver(life)
        && switch (trust) {
          case TRUSTED, WARNING, UNTRUSTED -> true;
          case PENDING, STALE, UNKNOWN -> false;
        };
  }

  /** Whether it may be relied on now. */
  public boolean isTrusted() {
    return isCurrent() && (trust == Trust.TRUSTED || trust == Trust.WARNING);
  }

  public Badge badge() {
    return switch (trust) {
      case TRUSTED ->
          development
              ? new Badge(
                  "Trusted, development only",
                  Tone.DEVELOPMENT,
                  "Everything checked holds, but it rests on hardware that proves nothing to others.")
              : new Badge("Trusted", Tone.GOOD, "Everything the manifest demands is proven.");
      case WARNING ->
          new Badge("Trusted with warnings", Tone.WARN, "It holds, with things you ought to know.");
      case STALE ->
          new Badge("Stale", Tone.PAST, "The last proof has run out; nothing newer is known.");
      case UNTRUSTED ->
          new Badge(
              "Not trusted",
              Tone.BAD,
              Lives.isOver(life)
                  ? "Nothing runs that could be trusted."
                  : "A check failed, or the keys were refused.");
      case PENDING ->
          Lives.isOver(life)
              ? new Badge("Nothing to trust", Tone.NONE, "Nothing runs that could be trusted.")
              : new Badge(
                  "Not proven yet", Tone.BUSY, "No verdict yet; no key is released before.");
      case UNKNOWN ->
          new Badge(
              "Unknown", Tone.UNCHECKED, "This dashboard does not know the word: trust nothing.");
    };
  }
}
