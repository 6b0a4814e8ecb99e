/**
 * The bodies of the attester's HTTP face, {@code /attest/v1}, and the user data a guest starts
 * from.
 */
@NullMarked
package dev.pavise.messages.attester;

import org.jspecify.annotations.NullMarked;
