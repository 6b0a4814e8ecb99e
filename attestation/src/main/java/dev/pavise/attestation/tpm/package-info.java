/** TPM 2.0 structures (TCG Trusted Platform Module Library, Part 2) and what must hold for them. */
@NullMarked
package dev.pavise.attestation.tpm;

import org.jspecify.annotations.NullMarked;
