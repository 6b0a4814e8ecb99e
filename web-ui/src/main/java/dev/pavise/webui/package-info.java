/** The dashboard. It knows the control plane by its public REST API only. */
@NullMarked
package dev.pavise.webui;

import org.jspecify.annotations.NullMarked;
