/** The tenant's live feed as server-sent events, resumable. */
@NullMarked
package dev.pavise.controlplane.event;

import org.jspecify.annotations.NullMarked;
