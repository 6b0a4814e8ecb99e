package dev.pavise.plan;

import dev.pavise.messages.Sha256;
import dev.pavise.plan.registry.ImageReference;
import dev.pavise.plan.registry.Registry;
import dev.pavise.plan.registry.Resolution;
import java.nio.charset.StandardCharsets;

/** Answers by the repository's name, so that a fixture says what its registry does. */
final class FixtureRegistry implements Registry {
  static Sha256 digestOf(String image) {
    return Sha256.of(image.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Resolution resolve(ImageReference image) {
    return switch (image.repository()) {
      case "missing" -> new Resolution.NotFound("no " + image);
      case "unsuitable" -> new Resolution.Unsuitable("not for linux/amd64: " + image);
      case "unavailable" -> new Resolution.Unavailable("no answer for " + image);
      case "refused" -> new Resolution.Refused("login wanted for " + image);
      case "dishonest" -> new Resolution.Dishonest("other bytes for " + image);
      default -> new Resolution.Pinned(digestOf(image.toString()));
    };
  }
}
