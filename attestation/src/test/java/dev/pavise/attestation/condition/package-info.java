/** Tests of conditions. */
@NullMarked
package dev.pavise.attestation.condition;

import org.jspecify.annotations.NullMarked;
