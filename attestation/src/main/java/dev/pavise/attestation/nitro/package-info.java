/** AWS Nitro: documents of enclaves and of NitroTPM, claims and their appraisal. */
@NullMarked
package dev.pavise.attestation.nitro;

import org.jspecify.annotations.NullMarked;
