/** Reading foreign bytes: bounded, total, every refusal with its place. */
@NullMarked
package dev.pavise.attestation.wire;

import org.jspecify.annotations.NullMarked;
