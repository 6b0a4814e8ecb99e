package dev.pavise.controlplane.problem;

/**
 * One field that is not as it must be.
 *
 * @param pointer JSON pointer (RFC 6901) into the request body
 */
public record FieldError(String pointer, String detail) {}
