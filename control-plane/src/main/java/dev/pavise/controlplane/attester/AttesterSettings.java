package dev.pavise.controlplane.attester;

import dev.pavise.controlplane.Settings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of the attester's HTTP face.
 *
 * @param challengeWait how long a request for a challenge is held for the worker
 * @param challengesPerMinuteMax for one instance
 */
@ConfigurationProperties("pavise.control-plane.attester")
record AttesterSettings(
    @DefaultValue("30s") Duration challengeWait, @DefaultValue("30") int challengesPerMinuteMax) {
  private static final int CHALLENGES_PER_MINUTE_LIMIT = 10_000;

  AttesterSettings {
    Settings.requirePositive(challengeWait, "pavise.control-plane.attester.challenge-wait");
    Settings.requireRange(
        challengesPerMinuteMax,
        1,
        CHALLENGES_PER_MINUTE_LIMIT,
        "pavise.control-plane.attester.challenges-per-minute-max");
  }
}
