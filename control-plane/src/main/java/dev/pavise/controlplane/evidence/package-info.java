/** Evidence exactly as it was posted. */
@NullMarked
package dev.pavise.controlplane.evidence;

import org.jspecify.annotations.NullMarked;
