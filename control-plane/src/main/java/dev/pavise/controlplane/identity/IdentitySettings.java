package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Ways in and how long they last.
 *
 * @param bootstrapTokenFile where an empty installation leaves its one-time token
 */
@ConfigurationProperties("pavise.control-plane")
record IdentitySettings(
    Path bootstrapTokenFile,
    @DefaultValue("12h") Duration sessionLifetime,
    @DefaultValue("10m") Duration signInCodeLifetime) {
  IdentitySettings {
    Settings.require(
        bootstrapTokenFile,
        "pavise.control-plane.bootstrap-token-file",
        "a path the control plane may write");
    Settings.requirePositive(sessionLifetime, "pavise.control-plane.session-lifetime");
    Settings.requirePositive(signInCodeLifetime, "pavise.control-plane.sign-in-code-lifetime");
  }
}
