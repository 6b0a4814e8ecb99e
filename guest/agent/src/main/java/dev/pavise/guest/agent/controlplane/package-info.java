/** The attester's HTTP face as a client: retries, bounds, and one trust anchor. */
@NullMarked
package dev.pavise.guest.agent.controlplane;

import org.jspecify.annotations.NullMarked;
