/** The provider on this machine: QEMU with OVMF and a software TPM, for development. */
@NullMarked
package dev.pavise.controlplane.provider.local;

import org.jspecify.annotations.NullMarked;
