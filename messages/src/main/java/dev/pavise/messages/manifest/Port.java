package dev.pavise.messages.manifest;

/**
 * A port of the guest that the world may reach.
 *
 * @param published number on the outside
 * @param container number the container listens on
 * @param protocol {@code tcp} or {@code udp}
 */
public record Port(int published, int container, String protocol) {}
