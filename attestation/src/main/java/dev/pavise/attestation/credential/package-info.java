/**
 * TPM2_MakeCredential in software (TPM 2.0 Library, Part 1, 24): a secret for one TPM and one key.
 */
@NullMarked
package dev.pavise.attestation.credential;

import org.jspecify.annotations.NullMarked;
