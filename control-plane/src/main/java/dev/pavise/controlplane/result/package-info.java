/** Verdicts and releases as they come from the worker, believed only when signed. */
@NullMarked
package dev.pavise.controlplane.result;

import org.jspecify.annotations.NullMarked;
