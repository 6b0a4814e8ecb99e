/**
 * The floor: the guest image booted by hand, with nothing of Pavise around it but a stand-in that
 * takes its quote.
 */
@NullMarked
package dev.pavise.bench.floor;

import org.jspecify.annotations.NullMarked;
