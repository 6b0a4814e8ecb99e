package dev.pavise.cli.deploy;

import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.DeploymentView;
import dev.pavise.cli.connection.KnownRevisions.Revision;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Manifest;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds where the next manifest of a name belongs. The control plane says which revision is the
 * latest, but it is only followed when that revision's signed manifest says so too, and when it
 * leads back to the revision that is remembered here.
 */
public final class RevisionChain {
  private static final int PAGES_MAX = 50;
  private static final int STEPS_MAX = 100;

  private final Api api;

  public RevisionChain(Api api) {
    this.api = api;
  }

  /**
   * @param before the revision before; absent for the first
   */
  public record Link(int revision, Optional<Signed> before) {}

  /**
   * @param known the latest revision of the name that is remembered from before; what the control
   *     plane shows must be that one or come after it
   * @throws BrokenChain when it is not, or not what it claims to be
   */
  public Link next(String name, Optional<Revision> known) {
    var latest = latest(name).map(this::genuine);
    known.ifPresent(remembered -> requireAfter(name, latest, remembered));
    return latest
        .map(it -> new Link(it.manifest().revision() + 1, Optional.of(it)))
        .orElse(new Link(1, Optional.empty()));
  }

  /** A revision as its owner signed it. */
  public record Signed(Manifest manifest, Sha256 digest) {}

  private void requireAfter(String name, Optional<Signed> latest, Revision known) {
    if (latest.isEmpty() || latest.get().manifest().revision() < known.number()) {
      throw new BrokenChain(
          "the control plane shows %s of %s, but revision %d was signed here"
              .formatted(
                  latest.map(it -> "revision " + it.manifest().revision()).orElse("no revision"),
                  name,
                  known.number()));
    }
    var one = latest.get();
    for (int steps = 0; one.manifest().revision() > known.number(); steps++) {
      if (steps == STEPS_MAX) {
        throw new BrokenChain(
            "more than %d revisions of %s lie between revision %d, signed here, and the latest"
                .formatted(STEPS_MAX, name, known.number()));
      }
      one = before(one);
    }
    if (!one.digest().equals(known.manifest())) {
      throw new BrokenChain(
          "revision %d of %s is %s, but %s was signed here"
              .formatted(known.number(), name, one.digest(), known.manifest()));
    }
  }

  private Signed before(Signed one) {
    var manifest = one.manifest();
    var found =
        find(
            it ->
                it.name().equals(manifest.name())
                    && it.revision() == manifest.revision() - 1
                    && it.manifestDigest().equals(manifest.previous()));
    return found
        .map(this::genuine)
        .orElseThrow(
            () ->
                new BrokenChain(
                    "the control plane does not show the revision before revision %d of %s"
                        .formatted(manifest.revision(), manifest.name())));
  }

  /** The deployment of a name's latest revision. */
  public Optional<DeploymentView> latest(String name) {
    return find(it -> it.name().equals(name));
  }

  /** The newest of which this is true. */
  private Optional<DeploymentView> find(Predicate<DeploymentView> wanted) {
    String cursor = null;
    for (int page = 0; page < PAGES_MAX; page++) {
      var deployments = api.deployments(cursor);
      var found = deployments.items().stream().filter(wanted).findFirst();
      cursor = deployments.next();
      if (found.isPresent() || cursor == null) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Signed genuine(DeploymentView shown) {
    var envelope = api.manifest(shown.id());
    if (!envelope.payloadDigest().equals(shown.manifestDigest())) {
      throw new BrokenChain(
          "the manifest of revision %d has the digest %s, the control plane says %s"
              .formatted(shown.revision(), envelope.payloadDigest(), shown.manifestDigest()));
    }
    try {
      var manifest = envelope.authenticate();
      if (!manifest.name().equals(shown.name()) || manifest.revision() != shown.revision()) {
        throw new BrokenChain(
            "the control plane calls %s revision %d what was signed as %s revision %d"
                .formatted(shown.name(), shown.revision(), manifest.name(), manifest.revision()));
      }
      return new Signed(manifest, envelope.payloadDigest());
    } catch (MalformedMessage e) {
      throw new BrokenChain(
          "the manifest of revision " + shown.revision() + " is not signed by its owner", e);
    }
  }
}
