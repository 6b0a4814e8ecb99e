@NullMarked
package dev.pavise.attestation.gce;

import org.jspecify.annotations.NullMarked;
