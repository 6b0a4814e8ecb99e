/** The Compose file: what of it a guest can run, and what to do about the rest. */
@NullMarked
package dev.pavise.plan.compose;

import org.jspecify.annotations.NullMarked;
