/** Requests that may be sent again: each is done once and answered the same way. */
@NullMarked
package dev.pavise.controlplane.idempotency;

import org.jspecify.annotations.NullMarked;
