/** The firmware's TCG2 crypto-agile event log: decoding, replay, and what it means. */
@NullMarked
package dev.pavise.attestation.eventlog;

import org.jspecify.annotations.NullMarked;
