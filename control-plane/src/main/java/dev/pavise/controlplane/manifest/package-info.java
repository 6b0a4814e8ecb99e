/** Manifests on entry: authenticated, checked field by field, and chained by name. */
@NullMarked
package dev.pavise.controlplane.manifest;

import org.jspecify.annotations.NullMarked;
