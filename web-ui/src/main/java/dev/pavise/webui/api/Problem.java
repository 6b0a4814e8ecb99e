package dev.pavise.webui.api;

import org.jspecify.annotations.Nullable;

/** An error as the API tells it (RFC 9457): what went wrong and what to do about it. */
public record Problem(
    @Nullable String code,
    @Nullable String title,
    @Nullable String detail,
    @Nullable String action) {}
