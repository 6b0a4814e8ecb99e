/**
 * The few TPM 2.0 commands an Attester needs, marshalled by hand (TPM 2.0 Library, Part 2 and 3).
 */
@NullMarked
package dev.pavise.guest.agent.tpm;

import org.jspecify.annotations.NullMarked;
