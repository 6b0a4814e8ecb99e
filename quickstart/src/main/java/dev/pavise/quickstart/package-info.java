/**
 * Everything real on one machine: a database, a broker, a registry and Pavise's three apps as
 * processes of their own, started, watched and stopped by one supervisor.
 */
@NullMarked
package dev.pavise.quickstart;

import org.jspecify.annotations.NullMarked;
