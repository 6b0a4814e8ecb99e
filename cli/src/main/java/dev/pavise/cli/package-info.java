/**
 * The command line of a tenant: plan, seal, deploy, watch. It holds the owner key, and trusts the
 * control plane with nothing.
 */
@NullMarked
package dev.pavise.cli;

import org.jspecify.annotations.NullMarked;
