package dev.pavise.cli.api;

/**
 * Where a published port is reached.
 *
 * @param address {@code host:port}
 */
public record EndpointView(String container, int containerPort, String address, String protocol) {}
