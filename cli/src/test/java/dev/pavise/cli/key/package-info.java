@NullMarked
package dev.pavise.cli.key;

import org.jspecify.annotations.NullMarked;
