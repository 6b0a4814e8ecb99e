/** Tests of this package. */
@NullMarked
package dev.pavise.attestation.eventlog;

import org.jspecify.annotations.NullMarked;
