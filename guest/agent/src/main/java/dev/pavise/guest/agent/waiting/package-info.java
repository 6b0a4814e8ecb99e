/** Waiting that grows after each failure, and waiting that somebody can end. */
@NullMarked
package dev.pavise.guest.agent.waiting;

import org.jspecify.annotations.NullMarked;
