@NullMarked
package dev.pavise.attestation.crypto;

import org.jspecify.annotations.NullMarked;
