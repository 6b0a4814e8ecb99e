/** Brings the database up to this version, apart from serving. */
@NullMarked
package dev.pavise.controlplane.migration;

import org.jspecify.annotations.NullMarked;
