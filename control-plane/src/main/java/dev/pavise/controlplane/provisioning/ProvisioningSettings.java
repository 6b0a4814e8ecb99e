package dev.pavise.controlplane.provisioning;

import dev.pavise.controlplane.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How VMs are driven.
 *
 * @param attesterAddress {@code https://host:port} by which a guest reaches this control plane
 * @param attesterCaFile PEM of the authority for that address; absent: the public ones
 * @param watchInterval how often a running VM is looked at
 * @param lease how long a step stays in the hands of a replica that gives no sign of life; a living
 *     one renews it
 * @param stepLimit how long a living replica may take for one step
 * @param orphanAge VMs without an intent are left alone until they are this old
 */
@ConfigurationProperties("pavise.control-plane")
record ProvisioningSettings(
    URI attesterAddress,
    @Nullable Path attesterCaFile,
    @DefaultValue("5s") Duration watchInterval,
    @DefaultValue("15s") Duration lease,
    @DefaultValue("10m") Duration stepLimit,
    @DefaultValue("1m") Duration orphanAge) {
  ProvisioningSettings {
    Settings.require(attesterAddress, "pavise.control-plane.attester-address", "https://host:port");
    if (!"https".equals(attesterAddress.getScheme()) || attesterAddress.getHost() == null) {
      throw new IllegalArgumentException(
          "pavise.control-plane.attester-address is "
              + attesterAddress
              + "; expected https://host:port");
    }
    if (attesterCaFile != null) {
      Settings.requireFile(
          attesterCaFile, "pavise.control-plane.attester-ca-file", "a certificate in PEM");
    }
    Settings.requirePositive(watchInterval, "pavise.control-plane.watch-interval");
    Settings.requirePositive(lease, "pavise.control-plane.lease");
    Settings.requirePositive(stepLimit, "pavise.control-plane.step-limit");
    Settings.requirePositive(orphanAge, "pavise.control-plane.orphan-age");
  }
}
