package dev.pavise.webui.deployment;

import dev.pavise.webui.api.DeploymentView.Endpoint;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A published port as it is shown.
 *
 * @param href to open it in a browser; absent where that makes no sense
 */
public record EndpointRow(Endpoint endpoint, @Nullable String href) {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]):[0-9]{1,5}");
  private static final Set<Integer> HTTPS_PORTS = Set.of(443, 8443);
  private static final Set<Integer> HTTP_PORTS = Set.of(80, 8080);

  /**
   * @param reachable whether it makes sense to open it now
   */
  static EndpointRow of(Endpoint endpoint, boolean reachable) {
    return new EndpointRow(endpoint, reachable ? href(endpoint) : null);
  }

  /** The scheme follows from the port inside; the address is never taken for a link of its own. */
  private static @Nullable String href(Endpoint endpoint) {
    if (!endpoint.protocol().equals("tcp")
        || !HOST_AND_PORT.matcher(endpoint.address()).matches()) {
      return null;
    }
    if (HTTPS_PORTS.contains(endpoint.containerPort())) {
      return "https://" + endpoint.address() + "/";
    }
    return HTTP_PORTS.contains(endpoint.containerPort())
        ? "http://" + endpoint.address() + "/"
        : null;
  }
}
