@NullMarked
package dev.pavise.plan.compose;

import org.jspecify.annotations.NullMarked;
