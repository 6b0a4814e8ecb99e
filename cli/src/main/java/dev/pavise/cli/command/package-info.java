/** One class for each command. */
@NullMarked
package dev.pavise.cli.command;

import org.jspecify.annotations.NullMarked;
