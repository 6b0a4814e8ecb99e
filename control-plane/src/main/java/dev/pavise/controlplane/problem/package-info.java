/** The one error catalogue and how its entries become RFC 9457 problems. */
@NullMarked
package dev.pavise.controlplane.problem;

import org.jspecify.annotations.NullMarked;
