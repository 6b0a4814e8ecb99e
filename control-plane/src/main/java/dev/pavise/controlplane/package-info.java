/** The control plane: keeps what was asked for, drives it, relays evidence and tells what came. */
@NullMarked
package dev.pavise.controlplane;

import org.jspecify.annotations.NullMarked;
