/** A whole control plane on real engines, with a fake cloud and a fake worker beside it. */
@NullMarked
package dev.pavise.controlplane.running;

import org.jspecify.annotations.NullMarked;
