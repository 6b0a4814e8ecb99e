/** Which exact image a tag means right now, asked from its registry. */
@NullMarked
package dev.pavise.plan.registry;

import org.jspecify.annotations.NullMarked;
