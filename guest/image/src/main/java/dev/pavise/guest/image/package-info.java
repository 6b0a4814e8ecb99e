/**
 * Says, from the bytes of a guest image alone, what a machine that booted it will have measured.
 */
@NullMarked
package dev.pavise.guest.image;

import org.jspecify.annotations.NullMarked;
