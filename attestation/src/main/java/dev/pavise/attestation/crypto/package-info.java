/** The one place that knows which cryptographic provider is used. */
@NullMarked
package dev.pavise.attestation.crypto;

import org.jspecify.annotations.NullMarked;
