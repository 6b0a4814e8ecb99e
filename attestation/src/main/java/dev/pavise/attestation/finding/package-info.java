/** What a judgement finds: axes, findings, their catalogue, and the collector of one judgement. */
@NullMarked
package dev.pavise.attestation.finding;

import org.jspecify.annotations.NullMarked;
