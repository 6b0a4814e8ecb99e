package dev.pavise.controlplane.deployment;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A published port.
 *
 * @param address host and port as the world reaches it; absent until the VM is launched
 */
public record Endpoint(
    String container,
    int containerPort,
    int publishedPort,
    @Nullable String address,
    String protocol) {
  /** As it is shown, once it can be reached. */
  Optional<EndpointView> view() {
    return Optional.ofNullable(address)
        .map(reached -> new EndpointView(container, containerPort, reached, protocol));
  }

  Endpoint at(@Nullable String host) {
    var reached = host == null ? null : host + ":" + publishedPort;
    return new Endpoint(container, containerPort, publishedPort, reached, protocol);
  }
}
