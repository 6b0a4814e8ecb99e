@NullMarked
package dev.pavise.bench.floor;

import org.jspecify.annotations.NullMarked;
