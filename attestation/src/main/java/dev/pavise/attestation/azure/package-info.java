/**
 * Confidential VMs of Azure: the report of the paravisor that runs below the guest, what it binds,
 * and the quote of the TPM that it keeps.
 */
@NullMarked
package dev.pavise.attestation.azure;

import org.jspecify.annotations.NullMarked;
