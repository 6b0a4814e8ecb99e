package dev.pavise.messages.manifest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One container, exactly as it may run. All containers of a manifest share one network, so a port
 * belongs to one of them only.
 *
 * @param image by digest: {@code registry/repository@sha256:…}
 * @param command replaces the image's entrypoint; absent: the image's own
 * @param args replaces the image's arguments; absent: the image's own
 * @param user {@code uid[:gid]} or a name from the image's {@code /etc/passwd}; absent: the image's
 * @param environment on top of the image's own, by name
 * @param capabilities the full set, as in {@code CAP_NET_BIND_SERVICE}
 * @param dependsOn names of containers to start before
 */
public record Container(
    String name,
    String image,
    @Nullable List<String> command,
    @Nullable List<String> args,
    @Nullable String user,
    @Nullable String workingDirectory,
    Map<String, EnvironmentValue> environment,
    List<Mount> mounts,
    List<Port> ports,
    List<String> capabilities,
    boolean readOnlyRoot,
    RestartRule restart,
    List<String> dependsOn) {
  public Container {
    command = command == null ? null : List.copyOf(command);
    args = args == null ? null : List.copyOf(args);
    mounts = List.copyOf(mounts);
    ports = List.copyOf(ports);
    capabilities = List.copyOf(capabilities);
    dependsOn = List.copyOf(dependsOn);
  }
}
