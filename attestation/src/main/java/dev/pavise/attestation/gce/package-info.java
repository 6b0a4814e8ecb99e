/**
 * Google Compute Engine: the certificate by which Google vouches for the attestation key of an
 * instance's virtual TPM.
 */
@NullMarked
package dev.pavise.attestation.gce;

import org.jspecify.annotations.NullMarked;
