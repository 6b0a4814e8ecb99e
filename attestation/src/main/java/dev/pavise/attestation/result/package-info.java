/** What a judgement comes to: tiers, the trustworthiness vector, and the EAR that carries them. */
@NullMarked
package dev.pavise.attestation.result;

import org.jspecify.annotations.NullMarked;
