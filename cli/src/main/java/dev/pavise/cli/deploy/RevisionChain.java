package dev.pavise.cli.deploy;

import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.DeploymentView;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the next manifest of a name belongs. The control plane says which revision is the
 * latest, but it is only followed when that revision's signed manifest says so too.
 */
public final class RevisionChain {
  private static final int PAGES_MAX = 50;

  private final Api api;

  public RevisionChain(Api api) {
    this.api = api;
  }

  /**
   * @param previous digest of the revision before; absent for the first
   */
  public record Link(int revision, @Nullable Sha256 previous) {}

  public Link next(String name) {
    var latest = latest(name);
    if (latest.isEmpty()) {
      return new Link(1, null);
    }
    requireGenuine(latest.get());
    return new Link(latest.get().revision() + 1, latest.get().manifestDigest());
  }

  /** The deployment of a name's latest revision. */
  public Optional<DeploymentView> latest(String name) {
    String cursor = null;
    for (int page = 0; page < PAGES_MAX; page++) {
      var deployments = api.deployments(cursor);
      var found = deployments.items().stream().filter(it -> it.name().equals(name)).findFirst();
      cursor = deployments.next();
      if (found.isPresent() || cursor == null) {
        return found;
      }
    }
    return Optional.empty();
  }

  private void requireGenuine(DeploymentView latest) {
    var envelope = api.manifest(latest.id());
    if (!envelope.payloadDigest().equals(latest.manifestDigest())) {
      throw new BrokenChain(
          "the manifest of revision %d has the digest %s, the control plane says %s"
              .formatted(latest.revision(), envelope.payloadDigest(), latest.manifestDigest()));
    }
    try {
      var manifest = envelope.authenticate();
      if (!manifest.name().equals(latest.name()) || manifest.revision() != latest.revision()) {
        throw new BrokenChain(
            "the control plane calls %s revision %d what was signed as %s revision %d"
                .formatted(latest.name(), latest.revision(), manifest.name(), manifest.revision()));
      }
    } catch (MalformedMessage e) {
      throw new BrokenChain(
          "the manifest of revision " + latest.revision() + " is not signed by its owner", e);
    }
  }
}
