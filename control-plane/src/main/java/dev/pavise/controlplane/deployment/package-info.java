/** Deployments: life and trust as two axes, their history, and the REST face of both. */
@NullMarked
package dev.pavise.controlplane.deployment;

import org.jspecify.annotations.NullMarked;
