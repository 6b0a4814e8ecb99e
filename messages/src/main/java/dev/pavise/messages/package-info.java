/** The contracts between Pavise's parts, and the small value types they are built from. */
@NullMarked
package dev.pavise.messages;

import org.jspecify.annotations.NullMarked;
