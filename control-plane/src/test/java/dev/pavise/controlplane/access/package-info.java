/** Every endpoint, called as everybody. */
@NullMarked
package dev.pavise.controlplane.access;

import org.jspecify.annotations.NullMarked;
