package dev.pavise.controlplane.provisioning;

import dev.pavise.controlplane.provider.Instance;
import dev.pavise.controlplane.provider.ProviderException;

/** What the provider says there is. */
sealed interface Observed {
  /** Certainly nothing. */
  record Absent() implements Observed {}

  record Present(Instance instance) implements Observed {}

  /** It could not be found out; never taken for absence. */
  record Unknown(ProviderException cause) implements Observed {}
}
