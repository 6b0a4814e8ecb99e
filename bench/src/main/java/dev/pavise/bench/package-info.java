/** Every benchmark of the project behind one door, {@code ./pavise bench NAME}. */
@NullMarked
package dev.pavise.bench;

import org.jspecify.annotations.NullMarked;
