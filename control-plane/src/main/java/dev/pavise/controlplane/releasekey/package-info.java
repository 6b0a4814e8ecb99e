/** The public key that secrets are sealed to. */
@NullMarked
package dev.pavise.controlplane.releasekey;

import org.jspecify.annotations.NullMarked;
