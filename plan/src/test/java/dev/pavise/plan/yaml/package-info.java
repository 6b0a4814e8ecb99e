@NullMarked
package dev.pavise.plan.yaml;

import org.jspecify.annotations.NullMarked;
