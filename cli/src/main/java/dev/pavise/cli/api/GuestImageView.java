package dev.pavise.cli.api;

import dev.pavise.messages.Sha256;
import org.jspecify.annotations.Nullable;

/** A guest image that can be launched. */
public record GuestImageView(Sha256 digest, String name, @Nullable String kernel, long sizeBytes) {}
