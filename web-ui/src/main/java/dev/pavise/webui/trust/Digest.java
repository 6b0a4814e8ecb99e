package dev.pavise.webui.trust;

/**
 * A long value that is shown whole and can be copied.
 *
 * @param name of what it identifies
 */
public record Digest(String name, String value) {}
