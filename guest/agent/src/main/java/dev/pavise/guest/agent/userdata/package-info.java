/** Where a guest finds what it was launched with. */
@NullMarked
package dev.pavise.guest.agent.userdata;

import org.jspecify.annotations.NullMarked;
