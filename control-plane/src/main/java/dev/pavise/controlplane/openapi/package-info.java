/** The public contract as an OpenAPI document. */
@NullMarked
package dev.pavise.controlplane.openapi;

import org.jspecify.annotations.NullMarked;
