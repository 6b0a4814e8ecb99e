/** Requests that are sent again. */
@NullMarked
package dev.pavise.controlplane.idempotency;

import org.jspecify.annotations.NullMarked;
