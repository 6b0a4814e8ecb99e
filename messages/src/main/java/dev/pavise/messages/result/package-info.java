/**
 * What the worker concluded, as it travels: six axes, findings, and the attestation result that
 * carries them.
 */
@NullMarked
package dev.pavise.messages.result;

import org.jspecify.annotations.NullMarked;
