package dev.pavise.controlplane.provisioning;

import dev.pavise.controlplane.provider.Instance;
import dev.pavise.controlplane.provider.ProviderException;

/** The next step towards what is desired. */
sealed interface Plan {
  /** Ask the provider for the VM. */
  record Launch() implements Plan {}

  /** Record a VM that is there: launched by us before a crash, or just now. */
  record Adopt(Instance instance) implements Plan {}

  /** All is as it should be; look again later. */
  record Watch() implements Plan {}

  /** The VM vanished; launch another under a new attempt. */
  record Replace() implements Plan {}

  /** The VM vanished and none takes its place. */
  record GiveUp() implements Plan {}

  /** See to it that nothing is left. */
  record Terminate() implements Plan {}

  /** Nothing is known for certain; look again soon. */
  record LookAgain(ProviderException cause) implements Plan {}
}
