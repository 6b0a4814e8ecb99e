/** Tests of this package. */
@NullMarked
package dev.pavise.attestation.tpm;

import org.jspecify.annotations.NullMarked;
