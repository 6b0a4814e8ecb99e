package dev.pavise.guest.agent.image;

import dev.pavise.messages.Sha256;
import java.util.regex.Pattern;

/**
 * An image by digest: {@code registry/repository@sha256:…}.
 *
 * @param registry host with optional port, as written
 * @param repository path within the registry
 */
public record ImageReference(String registry, String repository, Sha256 digest) {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?<registry>[A-Za-z0-9][A-Za-z0-9.-]{0,252}(?::[0-9]{1,5})?)"
              + "/(?<repository>[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*)"
              + "(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?"
              + "@(?<digest>sha256:[0-9a-f]{64})");

  private static final int LENGTH_MAX = 1024;

  /** Reads a reference; a tag beside the digest is passed over. */
  public static ImageReference parse(String text) {
    var match = SHAPE.matcher(text.length() > LENGTH_MAX ? "" : text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "image \"" + text + "\" is not of the form registry/repository@sha256:<64 hex digits>");
    }
    return new ImageReference(
        match.group("registry"), match.group("repository"), Sha256.parse(match.group("digest")));
  }

  @Override
  public String toString() {
    return registry + "/" + repository + "@" + digest;
  }
}
