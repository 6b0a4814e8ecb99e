/** How long a deployment takes from accepted to trusted to its first answer. */
@NullMarked
package dev.pavise.bench.boot;

import org.jspecify.annotations.NullMarked;
