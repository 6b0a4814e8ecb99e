package dev.pavise.plan.registry;

/** Answers which exact image a reference means right now. Must be thread-safe. */
@FunctionalInterface
public interface Registry {
  /** Never throws for anything that a registry says or fails to say. */
  Resolution resolve(ImageReference image);
}
