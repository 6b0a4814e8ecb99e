@NullMarked
package dev.pavise.bench;

import org.jspecify.annotations.NullMarked;
