package dev.pavise.plan.compose;

import dev.pavise.messages.manifest.Container;
import dev.pavise.plan.registry.ImageReference;
import dev.pavise.plan.yaml.Position;
import java.util.List;
import java.util.Optional;

/**
 * One service as it was read, before its image has a digest.
 *
 * @param at where its name is
 * @param container with its image as written
 * @param image absent when there is none to ask for
 * @param imageAt where the image is named
 */
public record Service(
    Position at,
    Container container,
    Optional<ImageReference> image,
    Position imageAt,
    List<Use> dependencies,
    List<Use> volumes,
    List<Use> secrets,
    List<Use> configs) {

  /** The container with its image by digest. */
  public Container pinnedTo(String imageByDigest) {
    return new Container(
        container.name(),
        imageByDigest,
        container.command(),
        container.args(),
        container.user(),
        container.workingDirectory(),
        container.environment(),
        container.mounts(),
        container.ports(),
        container.capabilities(),
        container.readOnlyRoot(),
        container.restart(),
        container.dependsOn());
  }
}
