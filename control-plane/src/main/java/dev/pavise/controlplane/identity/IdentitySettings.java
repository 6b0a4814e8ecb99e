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
 * @param apiTokenLifetime of API tokens that are made without an end
 * @param apiTokenLifetimeMax the longest that one may ask for
 * @param invitationLifetime of invitations that are made without an end
 * @param invitationLifetimeMax the longest that one may ask for
 */
@ConfigurationProperties("pavise.control-plane")
record IdentitySettings(
    Path bootstrapTokenFile,
    @DefaultValue("12h") Duration sessionLifetime,
    @DefaultValue("10m") Duration signInCodeLifetime,
    @DefaultValue("90d") Duration apiTokenLifetime,
    @DefaultValue("366d") Duration apiTokenLifetimeMax,
    @DefaultValue("7d") Duration invitationLifetime,
    @DefaultValue("30d") Duration invitationLifetimeMax) {
  IdentitySettings {
    Settings.require(
        bootstrapTokenFile,
        "pavise.control-plane.bootstrap-token-file",
        "a path the control plane may write");
    Settings.requirePositive(sessionLifetime, "pavise.control-plane.session-lifetime");
    Settings.requirePositive(signInCodeLifetime, "pavise.control-plane.sign-in-code-lifetime");
    Settings.requirePositive(apiTokenLifetime, "pavise.control-plane.api-token-lifetime");
    Settings.requirePositive(apiTokenLifetimeMax, "pavise.control-plane.api-token-lifetime-max");
    Settings.requirePositive(invitationLifetime, "pavise.control-plane.invitation-lifetime");
    Settings.requirePositive(invitationLifetimeMax, "pavise.control-plane.invitation-lifetime-max");
  }
}
