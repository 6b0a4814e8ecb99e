package dev.pavise.webui.result;

import dev.pavise.webui.api.ResultView;
import dev.pavise.webui.trust.AxisRow;
import dev.pavise.webui.trust.Badge;
import dev.pavise.webui.trust.Digest;
import dev.pavise.webui.trust.FindingRow;
import dev.pavise.webui.trust.Platforms;
import dev.pavise.webui.trust.Verdicts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a verdict's page shows, and its row in the list. */
public record ResultPage(ResultView result, Instant now) {

  public String href() {
    return "/results/" + result.evidence();
  }

  public String deploymentHref() {
    return "/deployments/" + result.result().deployment();
  }

  public Badge verdict() {
    return Verdicts.badge(result);
  }

  public boolean development() {
    var platform = result.result().platform();
    return result.development() || (platform != null && Platforms.isDevelopment(platform));
  }

  public String hardware() {
    var platform = result.result().platform();
    return platform == null
        ? "Hardware that could not be established"
        : Platforms.name(platform, development());
  }

  public List<AxisRow> axes() {
    return AxisRow.current(result.axes(), development());
  }

  public List<FindingRow> findings() {
    return FindingRow.inOrder(result.findings());
  }

  /** Whether it counts for anything, and so until some time. */
  public boolean affirmed() {
    return switch (result.status()) {
      case AFFIRMING, WARNING -> true;
      case NONE, CONTRAINDICATED -> false;
    };
  }

  public boolean expired() {
    return !now.isBefore(result.expiresAt());
  }

  public String tookMillis() {
    return Math.max(0, Duration.between(result.receivedAt(), result.appraisedAt()).toMillis())
        + " ms";
  }

  public List<String> keysReleased() {
    var keys = result.keysReleased();
    return keys == null ? List.of() : keys;
  }

  public boolean released() {
    return result.keysReleased() != null;
  }

  /** What was judged. */
  public List<Digest> inputs() {
    var claim = result.result();
    var digests = new ArrayList<Digest>();
    digests.add(new Digest("Evidence", claim.evidenceDigest()));
    digests.add(new Digest("Runtime data", claim.runtimeDataDigest()));
    digests.add(new Digest("Manifest", claim.manifestDigest()));
    add(digests, "Guest image", claim.guestImage());
    return List.copyOf(digests);
  }

  /** What it was judged by. */
  public List<Digest> judgedBy() {
    var claim = result.result();
    var digests = new ArrayList<Digest>();
    digests.add(new Digest("Policy", claim.policyDigest()));
    add(digests, "Reference values", claim.referenceValuesDigest());
    digests.add(new Digest("Collateral", claim.collateralDigest()));
    digests.add(new Digest("Verifier version", claim.verifierVersion()));
    return List.copyOf(digests);
  }

  /** What came of it. */
  public List<Digest> bound() {
    var claim = result.result();
    var digests = new ArrayList<Digest>();
    digests.add(new Digest("Evidence id", result.evidence().toString()));
    add(digests, "Challenge", claim.challenge());
    add(digests, "Agent key", claim.agentKey());
    return List.copyOf(digests);
  }

  private static void add(List<Digest> digests, String name, @Nullable String value) {
    if (value != null) {
      digests.add(new Digest(name, value));
    }
  }
}
