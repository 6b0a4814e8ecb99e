/** Wakes those who wait for another replica's commit, by PostgreSQL LISTEN and NOTIFY. */
@NullMarked
package dev.pavise.controlplane.notification;

import org.jspecify.annotations.NullMarked;
