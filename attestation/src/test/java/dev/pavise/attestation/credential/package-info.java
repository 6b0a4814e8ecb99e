@NullMarked
package dev.pavise.attestation.credential;

import org.jspecify.annotations.NullMarked;
