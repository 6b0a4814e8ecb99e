@NullMarked
package dev.pavise.attestation.chain;

import org.jspecify.annotations.NullMarked;
