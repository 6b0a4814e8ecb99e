/** Accepts a deployment: checked as a whole, then stored with its launch intent and its record. */
@NullMarked
package dev.pavise.controlplane.intake;

import org.jspecify.annotations.NullMarked;
