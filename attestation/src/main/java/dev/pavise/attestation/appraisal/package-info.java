/** Claims against reference values and policy: what was expected beside what was found. */
@NullMarked
package dev.pavise.attestation.appraisal;

import org.jspecify.annotations.NullMarked;
