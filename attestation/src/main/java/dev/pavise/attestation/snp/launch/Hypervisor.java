package dev.pavise.attestation.snp.launch;

/**
 * Who launches the guest: each starts CPUs with registers of its own.
 *
 * @see SaveArea
 */
public enum Hypervisor {
  QEMU,
  EC2
}
