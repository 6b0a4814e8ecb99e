@NullMarked
package dev.pavise.attestation.ccel;

import org.jspecify.annotations.NullMarked;
