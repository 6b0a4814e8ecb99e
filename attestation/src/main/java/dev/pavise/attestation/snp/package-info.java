/** AMD SEV-SNP: reports, their endorsement chain, claims and their appraisal. */
@NullMarked
package dev.pavise.attestation.snp;

import org.jspecify.annotations.NullMarked;
