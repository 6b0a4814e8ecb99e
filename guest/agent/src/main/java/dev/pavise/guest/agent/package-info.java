/** The Attester inside the guest: one process that measures, attests, and runs one manifest. */
@NullMarked
package dev.pavise.guest.agent;

import org.jspecify.annotations.NullMarked;
