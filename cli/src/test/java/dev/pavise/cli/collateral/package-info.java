@NullMarked
package dev.pavise.cli.collateral;

import org.jspecify.annotations.NullMarked;
