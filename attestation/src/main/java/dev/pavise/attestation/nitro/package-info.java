/**
 * AWS: the signed documents of Nitro Enclaves and of NitroTPM (Nitro Enclaves user guide,
 * "Verifying the root of trust"; EC2 user guide, "EC2 instance attestation").
 */
@NullMarked
package dev.pavise.attestation.nitro;

import org.jspecify.annotations.NullMarked;
