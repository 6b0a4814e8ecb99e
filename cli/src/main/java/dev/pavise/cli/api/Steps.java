package dev.pavise.cli.api;

/** Is told of a deployment's steps as they happen, each once and in order. */
@FunctionalInterface
public interface Steps {
  /** Whether to go on. */
  boolean onStep(TimelineEntry step);
}
