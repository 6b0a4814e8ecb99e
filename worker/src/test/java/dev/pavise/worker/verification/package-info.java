/** Tests of this package. */
@NullMarked
package dev.pavise.worker.verification;

import org.jspecify.annotations.NullMarked;
