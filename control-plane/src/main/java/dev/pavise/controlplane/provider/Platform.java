package dev.pavise.controlplane.provider;

/**
 * A kind of confidential VM.
 *
 * @param development whether its evidence stands on a root that is not for production
 */
public record Platform(String name, boolean development) {}
