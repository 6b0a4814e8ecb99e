package dev.pavise.plan.registry;

import dev.pavise.messages.Sha256;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An image as people write it, with what Docker leaves out filled in: {@code nginx} is {@code
 * docker.io/library/nginx:latest}.
 *
 * @param registry host with optional port
 * @param tag absent when only a digest was given
 * @param digest absent unless the image was given by digest
 */
public record ImageReference(
    String registry, String repository, @Nullable String tag, @Nullable Sha256 digest) {

  private static final String DOCKER_HUB = "docker.io";
  private static final String TAG_DEFAULT = "latest";
  private static final int REPOSITORY_LENGTH_MAX = 255;
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}(?::[0-9]{1,5})?");
  private static final String SEGMENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern REPOSITORY = Pattern.compile(SEGMENT + "(?:/" + SEGMENT + ")*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /** Empty when the text is no image reference. */
  public static Optional<ImageReference> parse(String text) {
    if (text.length() > REPOSITORY_LENGTH_MAX * 2) {
      return Optional.empty();
    }
    var rest = text;
    Sha256 digest = null;
    var at = rest.indexOf('@');
    if (at >= 0) {
      try {
        digest = Sha256.parse(rest.substring(at + 1));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
      rest = rest.substring(0, at);
    }
    String tag = null;
    var colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      if (!TAG.matcher(tag).matches()) {
        return Optional.empty();
      }
      rest = rest.substring(0, colon);
    } else if (digest == null) {
      tag = TAG_DEFAULT;
    }
    return withNames(rest, tag, digest);
  }

  private static Optional<ImageReference> withNames(
      String names, @Nullable String tag, @Nullable Sha256 digest) {
    var slash = names.indexOf('/');
    var first = slash < 0 ? "" : names.substring(0, slash);
    var registry = DOCKER_HUB;
    var repository = names;
    if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
      registry = first.equals("index.docker.io") ? DOCKER_HUB : first;
      repository = names.substring(slash + 1);
    }
    if (registry.equals(DOCKER_HUB) && repository.indexOf('/') < 0) {
      repository = "library/" + repository;
    }
    return HOST.matcher(registry).matches()
            && repository.length() <= REPOSITORY_LENGTH_MAX
            && REPOSITORY.matcher(repository).matches()
        ? Optional.of(new ImageReference(registry, repository, tag, digest))
        : Optional.empty();
  }

  /** By digest, as a manifest names it. */
  public String pinnedTo(Sha256 pinned) {
    return registry + "/" + repository + "@" + pinned;
  }

  /** What a registry is asked for: the digest when there is one, else the tag. */
  String version() {
    return digest != null ? digest.toString() : tag == null ? TAG_DEFAULT : tag;
  }

  @Override
  public String toString() {
    return registry
        + "/"
        + repository
        + (tag == null ? "" : ":" + tag)
        + (digest == null ? "" : "@" + digest);
  }
}
