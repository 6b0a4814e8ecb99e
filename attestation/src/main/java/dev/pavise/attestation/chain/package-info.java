/** Endorsement key certificates up to a pinned root, at an injected time. */
@NullMarked
package dev.pavise.attestation.chain;

import org.jspecify.annotations.NullMarked;
