/** Records on their way to Kafka, written with the change they tell of. */
@NullMarked
package dev.pavise.controlplane.outbox;

import org.jspecify.annotations.NullMarked;
