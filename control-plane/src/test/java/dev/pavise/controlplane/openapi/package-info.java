/** Makes the OpenAPI document from the code, and tries what was made of it. */
@NullMarked
package dev.pavise.controlplane.openapi;

import org.jspecify.annotations.NullMarked;
