@NullMarked
package dev.pavise.plan;

import org.jspecify.annotations.NullMarked;
