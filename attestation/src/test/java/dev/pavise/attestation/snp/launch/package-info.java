@NullMarked
package dev.pavise.attestation.snp.launch;

import org.jspecify.annotations.NullMarked;
