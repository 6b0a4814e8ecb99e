package dev.pavise.cli.api;

/** A person of a tenant. */
public record UserView(String id, String email) {}
