/** Fetching what belongs beside evidence, for judging it later and without a network. */
@NullMarked
package dev.pavise.cli.collateral;

import org.jspecify.annotations.NullMarked;
