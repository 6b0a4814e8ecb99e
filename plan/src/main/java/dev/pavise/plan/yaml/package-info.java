/** YAML whose every value knows its line and column. */
@NullMarked
package dev.pavise.plan.yaml;

import org.jspecify.annotations.NullMarked;
