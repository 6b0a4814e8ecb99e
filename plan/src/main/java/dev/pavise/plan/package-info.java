/**
 * From a Compose file to the draft of a manifest, or to every problem in it. Signs and seals
 * nothing.
 */
@NullMarked
package dev.pavise.plan;

import org.jspecify.annotations.NullMarked;
