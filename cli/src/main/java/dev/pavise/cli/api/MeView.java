package dev.pavise.cli.api;

/** Whom the token belongs to. */
public record MeView(TenantView tenant, UserView user) {}
