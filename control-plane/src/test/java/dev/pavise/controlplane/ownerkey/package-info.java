/** What owner keys may do over their life. */
@NullMarked
package dev.pavise.controlplane.ownerkey;

import org.jspecify.annotations.NullMarked;
