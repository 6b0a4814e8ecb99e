/**
 * The attestation result as a signed EAR (Entity Attestation Result): made here, and believed only
 * here.
 */
@NullMarked
package dev.pavise.worker.result;

import org.jspecify.annotations.NullMarked;
