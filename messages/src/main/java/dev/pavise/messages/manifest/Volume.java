package dev.pavise.messages.manifest;

/**
 * A named, memory-backed place that outlives a container's restart but not the guest.
 *
 * @param sizeBytes upper bound
 */
public record Volume(String name, long sizeBytes) {}
