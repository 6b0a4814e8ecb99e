package dev.pavise.webui.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as the API tells it. However the axes come, here they are all six, in their order;
 * one that did not come was not checked.
 *
 * @param sequence grows with every step
 */
public record DeploymentView(
    DeploymentId id,
    String name,
    int revision,
    String manifestDigest,
    String ownerKey,
    String provider,
    String platform,
    Life life,
    @Nullable String lifeMessage,
    Trust trust,
    boolean development,
    List<AxisResult> axes,
    List<Finding> findings,
    @Nullable Instant provenAt,
    @Nullable Instant expiresAt,
    List<Endpoint> endpoints,
    List<Container> containers,
    @Nullable String instance,
    Instant createdAt,
    Instant updatedAt,
    long sequence) {

  public DeploymentView {
    axes = inOrder(axes);
    findings = List.copyOf(findings);
    endpoints = List.copyOf(endpoints);
    containers = List.copyOf(containers);
  }

  static List<AxisResult> inOrder(List<AxisResult> axes) {
    var statuses = new EnumMap<Axis, AxisStatus>(Axis.class);
    axes.forEach(each -> statuses.put(each.axis(), each.status()));
    return Arrays.stream(Axis.values())
        .map(axis -> new AxisResult(axis, statuses.getOrDefault(axis, AxisStatus.NOT_CHECKED)))
        .toList();
  }

  /** What was found on an axis. */
  public AxisStatus status(Axis axis) {
    return axes.stream()
        .filter(each -> each.axis() == axis)
        .findFirst()
        .map(AxisResult::status)
        .orElse(AxisStatus.NOT_CHECKED);
  }

  /**
   * A published port.
   *
   * @param address host and port as the world reaches it
   * @param protocol {@code tcp} or {@code udp}
   */
  public record Endpoint(String container, int containerPort, String address, String protocol) {}

  /**
   * A container as the guest last told of it.
   *
   * @param exitCode of the last end; absent when it never ended
   */
  public record Container(
      String name, ContainerState state, int restarts, @Nullable Integer exitCode) {}

  /** What a container is at. */
  public enum ContainerState {
    WAITING,
    RUNNING,
    STOPPED,
    @JsonEnumDefaultValue
    UNKNOWN
  }
}
