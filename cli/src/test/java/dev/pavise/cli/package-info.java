@NullMarked
package dev.pavise.cli;

import org.jspecify.annotations.NullMarked;
