/** CBOR and COSE_Sign1 as attestation uses them, read strictly: nothing is repaired or guessed. */
@NullMarked
package dev.pavise.attestation.cose;

import org.jspecify.annotations.NullMarked;
