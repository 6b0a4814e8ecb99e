@NullMarked
package dev.pavise.cli.verify;

import org.jspecify.annotations.NullMarked;
