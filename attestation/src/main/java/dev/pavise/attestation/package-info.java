/**
 * The Verifier. Every format of evidence goes through the same three rooms: {@code decode} (bytes
 * to an immutable record), {@code authenticate} (signatures, chains, bindings) and {@code appraise}
 * (claims against reference values and policy). Nothing here does I/O or asks a clock.
 */
@NullMarked
package dev.pavise.attestation;

import org.jspecify.annotations.NullMarked;
