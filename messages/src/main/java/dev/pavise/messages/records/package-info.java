/** The Kafka records, their topics and their versions. */
@NullMarked
package dev.pavise.messages.records;

import org.jspecify.annotations.NullMarked;
