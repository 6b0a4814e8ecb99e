/**
 * Fuzzes every decoder of bytes that a stranger can send, with Jazzer, guided by coverage and
 * seeded from the testkit. Start with {@link dev.pavise.fuzz.Fuzz}; a new decoder is one line of
 * {@link dev.pavise.fuzz.Target}.
 */
@NullMarked
package dev.pavise.fuzz;

import org.jspecify.annotations.NullMarked;
