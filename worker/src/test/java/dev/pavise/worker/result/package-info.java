/** Tests of this package. */
@NullMarked
package dev.pavise.worker.result;

import org.jspecify.annotations.NullMarked;
