package dev.pavise.controlplane.provider;

import java.util.List;

/**
 * VMs this installation owns.
 *
 * @param complete whether a VM that is missing here is certainly not there
 */
public record Listing(List<Instance> instances, boolean complete) {
  public Listing {
    instances = List.copyOf(instances);
  }
}
