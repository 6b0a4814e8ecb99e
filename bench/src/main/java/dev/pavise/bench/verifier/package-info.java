/**
 * How many judgements the verifier makes a second, beside the bare signature checks that no
 * verifier can avoid.
 */
@NullMarked
package dev.pavise.bench.verifier;

import org.jspecify.annotations.NullMarked;
