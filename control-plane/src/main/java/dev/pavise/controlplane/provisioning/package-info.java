/** Drives providers towards what was asked for: intents, leases, and one pure decision. */
@NullMarked
package dev.pavise.controlplane.provisioning;

import org.jspecify.annotations.NullMarked;
