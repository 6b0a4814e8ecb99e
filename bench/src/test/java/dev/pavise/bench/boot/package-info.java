@NullMarked
package dev.pavise.bench.boot;

import org.jspecify.annotations.NullMarked;
