/** Tests of policies. */
@NullMarked
package dev.pavise.attestation.appraisal;

import org.jspecify.annotations.NullMarked;
