/** Conditions in CEL over named claims, as policies and manifests carry them. */
@NullMarked
package dev.pavise.attestation.condition;

import org.jspecify.annotations.NullMarked;
