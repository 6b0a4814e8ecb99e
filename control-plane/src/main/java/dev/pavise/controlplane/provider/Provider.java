package dev.pavise.controlplane.provider;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Something that runs confidential VMs. Every method may be called again after a crash at any
 * point, and by several replicas at once: an instance key stands for one VM at most. What a
 * provider says of its own confidentiality is telemetry; only evidence changes trust.
 */
public interface Provider {
  /** As it is named in a deployment, for example {@code local}. */
  String name();

  Set<Platform> platforms();

  /** Where its guests reach a registry instead: name in the image reference → base address. */
  Map<String, URI> registries();

  /** Sees to it that the VM of this intent exists; finds it when it does already. */
  Instance ensureLaunched(LaunchIntent intent) throws ProviderException, InterruptedException;

  /** The VM of this key; empty only when it is certain that there is none. */
  Optional<Instance> find(InstanceKey key) throws ProviderException, InterruptedException;

  /** Sees to it that nothing of the VM is left; nothing to do is success. */
  void ensureTerminated(InstanceKey key) throws ProviderException, InterruptedException;

  /** All VMs this installation owns, and whether that is all. */
  Listing listOwned() throws ProviderException, InterruptedException;
}
