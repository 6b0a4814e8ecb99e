/** The production verifier against insecure hardware, good and with one defect each. */
@NullMarked
package dev.pavise.attestation.testkit;

import org.jspecify.annotations.NullMarked;
