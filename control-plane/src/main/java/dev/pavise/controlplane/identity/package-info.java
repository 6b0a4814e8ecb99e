/** Tenants, users, their tokens, and the way in: bootstrap, sign-in codes, sessions. */
@NullMarked
package dev.pavise.controlplane.identity;

import org.jspecify.annotations.NullMarked;
