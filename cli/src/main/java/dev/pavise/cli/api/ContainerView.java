package dev.pavise.cli.api;

import org.jspecify.annotations.Nullable;

/** How a container is doing, in the guest's own words. */
public record ContainerView(String name, String state, int restarts, @Nullable Integer exitCode) {}
