/** Evidence from this guest's TPM, and the loop that renews it for life. */
@NullMarked
package dev.pavise.guest.agent.attest;

import org.jspecify.annotations.NullMarked;
