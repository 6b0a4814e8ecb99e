/**
 * Webhooks: where a tenant is told of changes, signed, tried again, and never inside our network.
 */
@NullMarked
package dev.pavise.controlplane.webhook;

import org.jspecify.annotations.NullMarked;
