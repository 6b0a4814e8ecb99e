package dev.pavise.controlplane.deployment;

/**
 * A published port as it is shown.
 *
 * @param address host and port as the world reaches it
 */
public record EndpointView(String container, int containerPort, String address, String protocol) {}
