/**
 * One way of consuming for both groups: read a record, decide, and commit what follows from it
 * together with its offset, in one transaction. What cannot be read goes to a dead letter topic
 * with the reason beside it.
 */
@NullMarked
package dev.pavise.worker.kafka;

import org.jspecify.annotations.NullMarked;
