/** Which tenant the present work is for, and how the database learns of it. */
@NullMarked
package dev.pavise.controlplane.tenancy;

import org.jspecify.annotations.NullMarked;
