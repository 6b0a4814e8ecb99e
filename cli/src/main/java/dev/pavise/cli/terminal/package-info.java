/** What people see: plain text that nobody else can inject control characters into. */
@NullMarked
package dev.pavise.cli.terminal;

import org.jspecify.annotations.NullMarked;
