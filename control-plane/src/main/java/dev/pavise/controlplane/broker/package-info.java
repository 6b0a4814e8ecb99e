/** The Kafka side: topics as we make them, and what becomes of records that cannot be taken. */
@NullMarked
package dev.pavise.controlplane.broker;

import org.jspecify.annotations.NullMarked;
