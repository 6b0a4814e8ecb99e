/** Attacks on TDX evidence, each with its own test. */
@NullMarked
package dev.pavise.attestation.testkit.tdx;

import org.jspecify.annotations.NullMarked;
