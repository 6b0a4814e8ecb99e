@NullMarked
package dev.pavise.fuzz;

import org.jspecify.annotations.NullMarked;
