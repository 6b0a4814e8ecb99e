/** Tests of this package. */
@NullMarked
package dev.pavise.worker.kafka;

import org.jspecify.annotations.NullMarked;
