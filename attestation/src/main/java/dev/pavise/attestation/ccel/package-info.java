/**
 * Confidential computing event logs (ACPI table CCEL): what firmware and boot loader measured into
 * the run-time registers of a TD.
 */
@NullMarked
package dev.pavise.attestation.ccel;

import org.jspecify.annotations.NullMarked;
