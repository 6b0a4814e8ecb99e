/** Tests of this package. */
@NullMarked
package dev.pavise.attestation;

import org.jspecify.annotations.NullMarked;
