/**
 * Computes in advance what {@code MEASUREMENT} a SEV-SNP guest will report, from the files it is
 * launched with: SNP firmware ABI, section 8.17 (launch digest); start with {@link
 * dev.pavise.attestation.snp.launch.Launch#digest()}.
 */
@NullMarked
package dev.pavise.attestation.snp.launch;

import org.jspecify.annotations.NullMarked;
