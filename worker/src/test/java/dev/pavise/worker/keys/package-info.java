/** Tests of this package. */
@NullMarked
package dev.pavise.worker.keys;

import org.jspecify.annotations.NullMarked;
