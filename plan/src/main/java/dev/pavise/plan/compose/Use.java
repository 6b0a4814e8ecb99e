package dev.pavise.plan.compose;

import dev.pavise.plan.yaml.Position;

/** A name that a service refers to, and where. */
public record Use(Position at, String name) {}
