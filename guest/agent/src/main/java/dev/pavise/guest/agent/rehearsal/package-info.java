/** The real path without TPM and network, to train a class-data archive. */
@NullMarked
package dev.pavise.guest.agent.rehearsal;

import org.jspecify.annotations.NullMarked;
