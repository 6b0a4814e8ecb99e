package dev.pavise.plan.registry;

/** Ends a conversation early, with what to answer. */
final class RegistryAnswer extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Resolution resolution;

  RegistryAnswer(Resolution resolution) {
    super(resolution.toString());
    this.resolution = resolution;
  }

  RegistryAnswer(Resolution resolution, Throwable cause) {
    super(resolution.toString(), cause);
    this.resolution = resolution;
  }

  Resolution resolution() {
    return resolution;
  }
}
