/** The store against services that answer, and throttle, as the vendors' do. */
@NullMarked
package dev.pavise.collateral;

import org.jspecify.annotations.NullMarked;
