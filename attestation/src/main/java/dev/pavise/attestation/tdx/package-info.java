/** Intel TDX: quotes, their collateral, claims and their appraisal. */
@NullMarked
package dev.pavise.attestation.tdx;

import org.jspecify.annotations.NullMarked;
