/** Tests of this package. */
@NullMarked
package dev.pavise.worker;

import org.jspecify.annotations.NullMarked;
