/** Who may do what: permissions, the roles that hold them, and those who come with both. */
@NullMarked
package dev.pavise.controlplane.access;

import org.jspecify.annotations.NullMarked;
