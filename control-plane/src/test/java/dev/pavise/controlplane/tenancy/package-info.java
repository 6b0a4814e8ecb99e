@NullMarked
package dev.pavise.controlplane.tenancy;

import org.jspecify.annotations.NullMarked;
