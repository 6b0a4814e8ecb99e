/** Asks an app whether it serves. */
@NullMarked
package dev.pavise.healthcheck;

import org.jspecify.annotations.NullMarked;
