package dev.pavise.guest.agent.container;

/**
 * What the machine lets the OCI runtime do.
 *
 * @param cgroups whether containers get a cgroup of their own
 * @param openFilesMax descriptors that one process of a container may hold
 */
public record RuntimeLimits(boolean cgroups, long openFilesMax) {}
