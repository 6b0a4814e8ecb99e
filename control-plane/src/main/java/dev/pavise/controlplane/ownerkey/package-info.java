/** The public keys a tenant signs manifests with. */
@NullMarked
package dev.pavise.controlplane.ownerkey;

import org.jspecify.annotations.NullMarked;
