/**
 * Endorsements of utility VMs, in which Azure's confidential containers run: who signed for a
 * launch measurement, under which feed and version.
 */
@NullMarked
package dev.pavise.attestation.uvm;

import org.jspecify.annotations.NullMarked;
