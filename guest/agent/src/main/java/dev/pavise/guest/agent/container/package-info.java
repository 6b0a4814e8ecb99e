/** Containers of the manifest under an OCI runtime: configuration, files, supervision. */
@NullMarked
package dev.pavise.guest.agent.container;

import org.jspecify.annotations.NullMarked;
