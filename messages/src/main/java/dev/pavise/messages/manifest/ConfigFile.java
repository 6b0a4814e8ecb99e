package dev.pavise.messages.manifest;

import dev.pavise.messages.Bytes;

/** A configuration file with its content: not secret, but signed and measured. */
public record ConfigFile(String name, Bytes content) {}
