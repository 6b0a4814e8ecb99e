/** Tests of results. */
@NullMarked
package dev.pavise.attestation.result;

import org.jspecify.annotations.NullMarked;
