@NullMarked
package dev.pavise.plan.registry;

import org.jspecify.annotations.NullMarked;
