/** Lines for whoever watches the guest's console. */
@NullMarked
package dev.pavise.guest.agent.console;

import org.jspecify.annotations.NullMarked;
