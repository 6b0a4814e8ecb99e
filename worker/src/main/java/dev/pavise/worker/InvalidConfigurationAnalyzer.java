package dev.pavise.worker;

import dev.pavise.worker.keys.InvalidConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong with the configuration instead of showing a stack trace. */
final class InvalidConfigurationAnalyzer extends AbstractFailureAnalyzer<InvalidConfiguration> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InvalidConfiguration cause) {
    return new FailureAnalysis(
        "The worker cannot start as it is configured:\n  - "
            + String.join("\n  - ", cause.problems()),
        "Mend every setting above and start again.",
        cause);
  }
}
