/** Renders the chart with Helm itself and judges what would be given to Kubernetes. */
@NullMarked
package dev.pavise.helm;

import org.jspecify.annotations.NullMarked;
