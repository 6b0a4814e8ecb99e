/** The guest images this installation can launch, with their reference values. */
@NullMarked
package dev.pavise.controlplane.guestimage;

import org.jspecify.annotations.NullMarked;
