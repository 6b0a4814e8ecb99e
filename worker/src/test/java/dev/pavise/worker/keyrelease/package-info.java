/** Tests of this package. */
@NullMarked
package dev.pavise.worker.keyrelease;

import org.jspecify.annotations.NullMarked;
