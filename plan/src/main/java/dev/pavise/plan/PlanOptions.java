package dev.pavise.plan;

import dev.pavise.plan.registry.Registry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plan depends on beside its file.
 *
 * @param environment variables for interpolation, and for secrets that are taken from one
 * @param registry is asked which image a tag means
 * @param name of the deployment, instead of the file's
 */
public record PlanOptions(
    Map<String, String> environment, Registry registry, @Nullable String name) {
  public PlanOptions {
    environment = Map.copyOf(environment);
  }

  /** Names the variables only: their values may be secrets. */
  @Override
  public String toString() {
    return "PlanOptions[environment=" + environment.keySet() + ", name=" + name + "]";
  }
}
