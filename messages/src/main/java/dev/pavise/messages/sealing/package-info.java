/**
 * Secrets on their way: sealed by the tenant to the release worker, re-sealed to an attested guest.
 */
@NullMarked
package dev.pavise.messages.sealing;

import org.jspecify.annotations.NullMarked;
